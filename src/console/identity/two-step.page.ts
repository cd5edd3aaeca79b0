import { totpUri } from '../../domain/identity/second-factor/totp.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { qrView } from '../../platform/views/qr.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { accountPath, passkeysPath, twoStepPath } from '../paths/identity-paths.js';

export interface TwoStepInput {
  email: string;
  /** Name of this installation in the app. */
  host: string;
  isOn: boolean;
  /** The offered or current secret; null if there is none. */
  secret: string | null;
  codesLeft: number;
  isRequired: boolean;
  faults: readonly FieldError[];
}

const few = 3;

/** Returns the page of two-step verification: off, being set up, or on. */
export function twoStepPage(layout: ConsoleLayout, input: TwoStepInput) {
  const { language } = layout;
  const say = (key: string, values?: Record<string, string | number>) =>
    translate(language, `console.identity.twoStep.${key}`, values);
  const fields = {
    code: field('code', '', input.faults, language),
    proof: field('proof', '', input.faults, language),
  };
  const labels = { code: say('code'), proof: say('proof') };
  return {
    ...layout,
    title: say('title'),
    isOn: input.isOn,
    // The QR code and the secret for the app, during the set-up.
    offer: input.isOn || input.secret === null ? null : offerOf(input, input.secret, say('qr')),
    isRequired: input.isRequired,
    codesLeft: say('codesLeft', { count: input.codesLeft }),
    hasFewCodes: input.codesLeft <= few,
    fields,
    errors: errorSummary(Object.values(fields), labels, language),
    accountPath,
    passkeysPath,
    paths: {
      start: `${twoStepPath}/start`,
      confirm: `${twoStepPath}/confirm`,
      codes: `${twoStepPath}/codes`,
      off: `${twoStepPath}/off`,
    },
  };
}

function offerOf({ email, host }: TwoStepInput, secret: string, label: string) {
  const appPath = totpUri(secret, `Greenroom ${host}`, email);
  return { qr: qrView(appPath, label), secret: secret.replaceAll(/(.{4})(?=.)/gu, '$1 '), appPath };
}

/** Returns the page with the recovery codes, which is shown once. */
export function recoveryCodesPage(layout: ConsoleLayout, codes: string[]) {
  const title = translate(layout.language, 'console.identity.recoveryCodes');
  return {
    ...layout,
    title,
    codes, // All codes as one text for copying.
    text: codes.join(' '),
    accountPath,
  };
}
