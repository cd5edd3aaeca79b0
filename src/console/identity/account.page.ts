import { isSeenDue } from '../../domain/identity/login.js';
import type { Login, Organizer } from '../../domain/identity/organizer.entity.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { passwordHint, passwordLabels } from './password.page.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { accountPath, passkeysPath, twoStepPath } from '../paths/identity-paths.js';

/** Returns the page of the organizer's own account. `loginId` is the current login. */
export function accountPage(
  layout: ConsoleLayout,
  input: {
    organizer: Organizer;
    hasTwoStep: boolean;
    passkeys: number;
    logins: readonly Login[];
    loginId: string | null;
    timeZone: string;
    /** Whether the organizer has recently confirmed their identity (`isFresh`). */
    isLoginFresh: boolean;
    hasSingleSignOn: boolean;
    /** Errors of the forms that change the name, the address and the password. */
    fieldErrors: readonly FieldError[];
    typed: { memberName?: string; email?: string };
  },
) {
  const { language } = layout;
  const { email, role } = input.organizer;
  const fields = {
    memberName: field('memberName', input.typed.memberName ?? input.organizer.name, input.fieldErrors, language),
    email: field('email', input.typed.email ?? '', input.fieldErrors, language),
    proof: field('proof', '', input.fieldErrors, language),
    currentPassword: field('currentPassword', '', input.fieldErrors, language),
    newPassword: field('newPassword', '', input.fieldErrors, language),
  };
  return {
    ...layout,
    title: translate(language, 'console.identity.account.title'),
    email,
    roleNote: translate(language, `console.identity.team.roleNote.${role}`),
    namePath: `${accountPath}/name`,
    isNameFormOpen: fields.memberName.error !== null,
    addressPath: `${accountPath}/address`,
    addressHint: translate(language, 'console.identity.account.addressHint', {
      sso: input.hasSingleSignOn ? 'yes' : 'no',
    }),
    isAddressFormOpen: fields.email.error !== null || fields.proof.error !== null,
    asksForProof: !input.isLoginFresh,
    passwordPath: `${accountPath}/password`,
    passwordHint: passwordHint(language),
    isPasswordFormOpen: fields.currentPassword.error !== null || fields.newPassword.error !== null,
    errors: errorSummary(
      Object.values(fields),
      {
        ...passwordLabels(language),
        email: translate(language, 'console.identity.account.newAddress'),
        proof: translate(language, 'console.identity.twoStep.proof'),
      },
      language,
    ),
    fields,
    twoStep: { isOn: input.hasTwoStep, path: twoStepPath },
    passkeys: {
      text: translate(language, 'console.identity.passkeys.count', { count: input.passkeys }),
      path: passkeysPath,
    },
    logins: input.logins
      .toSorted((a, b) => Number(b.id === input.loginId) - Number(a.id === input.loginId))
      .map((login) => loginRow(login, login.id === input.loginId, input.timeZone, layout)),
    endAllPath: `${accountPath}/logins/end`,
  };
}

function loginRow(login: Login, isThis: boolean, timeZone: string, { language, now }: ConsoleLayout) {
  const say = (key: string, values?: Record<string, string>) =>
    translate(language, `console.identity.account.${key}`, values);
  const { browser, system, network } = login;
  const at = login.lastSeenAt ?? login.createdAt;
  return {
    device:
      browser === null && system === null
        ? say('device.unknown')
        : browser === null || system === null
          ? (browser ?? system ?? '')
          : say('device', { browser, system }),
    seen: isSeenDue(login, now)
      ? say('lastSeen', { at: dayAndTime(at, timeZone, language), place: zoneLabel(timeZone, now, language) })
      : say('activeNow'),
    network,
    isThis,
    state: { tone: 'good', icon: 'dot', label: say('thisDevice') },
    // Null for the current device, which signs out in the menu.
    endPath: isThis ? null : `${accountPath}/logins/${login.id}/end`,
  };
}
