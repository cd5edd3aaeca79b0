import { totpUri } from '../../domain/identity/second-factor/totp.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../platform/views/form-fields.js';
import { type QrView, qrView } from '../../platform/views/qr.js';
import type { ConsoleLayout } from '../layout.js';
import { accountPath, passkeysPath, twoStepPath } from '../paths.js';

export interface TwoStepInput {
  email: string;
  /** Names this installation in the app. */
  host: string;
  isOn: boolean;
  /** The secret that is offered or in use; null if there is none. */
  secret: string | null;
  codesLeft: number;
  isRequired: boolean;
  faults: readonly FieldError[];
}

export interface TwoStepPage extends ConsoleLayout {
  isOn: boolean;
  /** While it is being set up: what the app has to read. */
  offer: { qr: QrView; secret: string; appPath: string } | null;
  isRequired: boolean;
  codesLeft: string;
  hasFewCodes: boolean;
  fields: { code: Field; proof: Field };
  errors: ErrorSummary | null;
  accountPath: string;
  passkeysPath: string;
  paths: { start: string; confirm: string; codes: string; off: string };
}

const few = 3;

/** Two-step verification of the organizer's own account: off, being set up, or on. */
export function twoStepPage(layout: ConsoleLayout, input: TwoStepInput): TwoStepPage {
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

export interface RecoveryCodesPage extends ConsoleLayout {
  codes: string[];
  /** All codes as one text, to copy. */
  text: string;
  accountPath: string;
}

/** The recovery codes, shown once. */
export function recoveryCodesPage(layout: ConsoleLayout, codes: string[]): RecoveryCodesPage {
  const title = translate(layout.language, 'console.identity.recoveryCodes');
  return { ...layout, title, codes, text: codes.join(' '), accountPath };
}
