import type { Passkey } from '../../domain/identity/passkeys/passkeys.queries.js';
import { formatDate } from '../../domain/time/format.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { accountPath, passkeysPath } from '../paths/identity-paths.js';

export interface PasskeysInput {
  passkeys: readonly Passkey[];
  /** Whether passkeys are available at the address of this installation. */
  isAvailable: boolean;
  /** Whether the organizer has recently confirmed their identity (`isFresh`). */
  isLoginFresh: boolean;
  values?: { passkeyName?: string };
  faults?: readonly FieldError[];
}

/** The organizer's own passkeys. */
export function passkeysPage(layout: ConsoleLayout, input: PasskeysInput) {
  const { language } = layout;
  const say = (key: string, values?: Record<string, string>) =>
    translate(language, `console.identity.passkeys.${key}`, values);
  const day = (at: Date) => formatDate(at, 'UTC', language, 'short');
  const name = field('passkeyName', input.values?.passkeyName, input.faults ?? [], language);
  const proof = field('proof', '', input.faults ?? [], language);
  const proofLabel = translate(language, 'console.identity.twoStep.proof');
  return {
    ...layout,
    title: say('title'),
    passkeys: input.passkeys.map((passkey) => ({
      name: passkey.name,
      since: say('added', { date: day(passkey.createdAt) }),
      used: passkey.lastUsedAt === null ? say('unused') : say('used', { date: day(passkey.lastUsedAt) }),
      removePath: `${passkeysPath}/${passkey.id}/remove`,
    })),
    isAvailable: input.isAvailable,
    // The field for the proof that changes require; null for a fresh login.
    proof: input.isLoginFresh ? null : proof,
    confirmPath: `${passkeysPath}/confirm`,
    name,
    errors: errorSummary([proof, name], { proof: proofLabel, passkeyName: say('name') }, language),
    accountPath,
    addPath: passkeysPath,
    optionsPath: `${passkeysPath}/options`,
  };
}
