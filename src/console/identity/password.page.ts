import type { UsableLink } from '../../domain/identity/use-password-link.js';
import { shortestPassword } from '../../domain/identity/password-rule.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { choosePasswordPath, forgotPasswordPath, signInPath } from '../paths/identity-paths.js';

export type ChosenValues = Partial<Record<'memberName' | 'newPassword', string>>;

/** Returns the page behind a link to choose a password. */
export function choosePasswordPage(
  layout: ConsoleLayout,
  input: UsableLink<'invite' | 'reset'> & { token: string; values: ChosenValues; errors: readonly FieldError[] },
) {
  const { language } = layout;
  const { link, organizer, values, errors } = input;
  const say = (part: string, given?: Record<string, string>) =>
    translate(language, `console.identity.${link.purpose}Link.${part}`, given);
  const fields = {
    memberName: field('memberName', values.memberName, errors, language),
    // Passwords are never sent back to the browser.
    newPassword: field('newPassword', '', errors, language),
  };
  return {
    ...layout,
    title: say('title'),
    intro: say('intro', { role: translate(language, `console.identity.team.role.${organizer.role}`) }),
    action: choosePasswordPath(input.token),
    email: organizer.email,
    isInvitation: link.purpose === 'invite',
    errors: errorSummary(Object.values(fields), passwordLabels(language), language),
    fields,
    passwordHint: passwordHint(language),
    submitLabel: say('submit'),
  };
}

/** Returns the requirements for a password as text. */
export function passwordHint(language: string): string {
  return translate(language, 'console.identity.passwordHint', { min: shortestPassword });
}

/** Returns the labels of the password fields for the error summary. */
export function passwordLabels(language: string): Record<string, string> {
  return Object.fromEntries(
    ['memberName', 'newPassword', 'currentPassword'].map((name) => [
      name,
      translate(language, `console.identity.field.${name}`),
    ]),
  );
}

/** Returns the page for requesting a link to choose a new password. It is the same for an unknown address. */
export function forgotPasswordPage(
  layout: ConsoleLayout,
  email: string,
  errors: readonly FieldError[],
  isSent: boolean,
) {
  const { language } = layout;
  const fields = { email: field('email', email, errors, language) };
  return {
    ...layout,
    title: translate(language, 'console.identity.forgot.title'),
    action: forgotPasswordPath,
    signInPath,
    errors: errorSummary([fields.email], { email: translate(language, 'common.email') }, language),
    fields,
    sentTo: isSent ? translate(language, 'console.identity.forgot.sent', { email }) : null,
  };
}
