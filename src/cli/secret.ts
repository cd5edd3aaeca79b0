import { renameSync, writeFileSync } from 'node:fs';
import { RotateSecret } from '../flows/identity/rotate-secret.flow.js';
import { loadConfig } from '../platform/config.js';
import { shortFingerprint } from '../platform/secrets/secret-ring.js';
import { listSecrets } from '../platform/secrets/secrets.queries.js';
import { randomToken } from '../platform/tokens.js';
import { operator, withFlows } from './context.js';
import { reading } from './reading.js';
import { type OutputOptions, present, say, table } from './output.js';

interface RotateOptions extends OutputOptions {
  days: number;
  now?: true;
  lost?: true;
}

/** Replaces the secret. Prints the new one, or saves it in the file that the present one was read from. */
export async function rotateSecret({ days, now, lost, json }: RotateOptions): Promise<void> {
  if (lost === true) return replaceLostSecret();
  const { secret, secretFile } = loadConfig(process.env);
  const next = randomToken();
  // Saved first, so that the new secret can't be lost between the two steps.
  if (secretFile !== undefined) writeFileSync(`${secretFile}.new`, next, { mode: 0o600 });
  const rotation = { present: secret, next, days: now === true ? 0 : days };
  const { activeFrom, acceptedUntil } = await withFlows((flows) => flows.get(RotateSecret).run(rotation, operator));
  if (secretFile !== undefined) renameSync(`${secretFile}.new`, secretFile);
  const where =
    secretFile === undefined ? 'Set SECRET to the value below on' : `The new secret is in ${secretFile}. Use it on`;
  if (now === true) {
    say('All links in emails that were sent stop working. Instances with the old secret end within seconds.');
    say(`${where} all instances, and start them again.`);
  } else {
    say(`Links are made with the new secret from ${activeFrom.toISOString()}.`);
    say(`Links made before, and instances that have the old secret, work until ${acceptedUntil.toISOString()}.`);
    say(`${where} all instances, and restart them before then.`);
  }
  const printed = secretFile === undefined ? { secret: next } : { secretFile };
  present({ json }, { activeFrom, acceptedUntil, ...printed }, printed.secret ?? '');
}

/** Makes the secret of this process the one of the database. */
async function replaceLostSecret(): Promise<void> {
  const { secret } = loadConfig(process.env);
  const rotation = { present: null, next: secret, days: 0 };
  await withFlows((flows) => flows.get(RotateSecret).run(rotation, operator), { isSecretLost: true });
  say('This secret is now the one of the database. All links in emails that were sent stop working.');
  say(
    'Organizers with an authenticator app need "organizer reset-two-step", and webhooks need "proposals hook rotate".',
  );
}

/** Prints a line per generation of the secret: number, fingerprint, and until when its links work. */
export async function listSecretsOf(options: OutputOptions): Promise<void> {
  const secrets = await reading(({ connection }) => listSecrets(connection));
  const data = secrets.map(({ generation, fingerprint, activeFrom, acceptedUntil }) => ({
    generation,
    fingerprint: shortFingerprint(fingerprint),
    activeFrom,
    acceptedUntil,
  }));
  const rows = data.map(({ generation, fingerprint, activeFrom, acceptedUntil: until }) => [
    generation,
    fingerprint,
    `from ${activeFrom.toISOString()}`,
    until === null ? 'current' : `accepted until ${until.toISOString()}`,
  ]);
  present(options, data, table(rows));
}
