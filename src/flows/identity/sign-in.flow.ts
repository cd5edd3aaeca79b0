import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/audit.queries.js';
import type { Change } from '../../domain/identity/change.js';
import type { Device } from '../../domain/identity/device.js';
import { hasAuthenticator } from '../../domain/identity/second-factor/authenticators.queries.js';
import { type PendingLogin, startPendingSignIn } from '../../domain/identity/second-factor/start-pending-sign-in.js';
import { findOrganizer } from '../../domain/identity/identity.queries.js';
import { type Attempt, countAttempt, forgiveAttempt, passFirstStep } from '../../domain/identity/limit-sign-in.js';
import { verifyPassword, wasteVerification } from '../../domain/identity/password.js';
import { startLogin, type StartedLogin } from '../../domain/identity/start-login.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { Unauthorized } from '../../platform/errors.js';
import { deriveToken } from '../../platform/tokens.js';
import { Changes } from '../changes.js';

/** An attempt to sign in with a password. */
export interface SignInAttempt {
  email: string;
  password: string;
  device?: Device;
  origin?: string;
  /** From the cookie of a browser that has signed in before. */
  browserToken?: string | undefined;
}

/** The result of a correct password. */
export type SignInOutcome =
  | ({ kind: 'signed-in' } & StartedLogin)
  /** The organizer is not signed in yet: the token is for the page that asks for a code. */
  | ({ kind: 'code-needed' } & PendingLogin);

const unknownDevice: Device = { network: null, browser: null, system: null };

/** Signs organizers in with their password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Returns what follows a correct password. Throws Unauthorized, with the same words and after the same time for an
   * unknown address and a wrong password, and TooManyRequests while earlier failures delay the attempt.
   */
  async run(input: SignInAttempt): Promise<SignInOutcome> {
    const { password, device = unknownDevice, origin, browserToken } = input;
    const key = emailKey(input.email.trim());
    const organizer = await findOrganizer(this.database.manager, key);
    const attempt = { emailKey: key, organizer, network: device.network, browserToken };
    const visitor = { kind: 'visitor', origin } as const;
    await this.changes.run(visitor, (change) => countAttempt(change, attempt));
    if (organizer === null) await wasteVerification(password);
    if (organizer === null || !(await verifyPassword(organizer.passwordHash, password))) {
      await this.changes.run(visitor, (change) => recordFailure(change, attempt));
      throw new Unauthorized('wrong-password', 'The email address or password is incorrect.');
    }
    return this.changes.run(visitor, async (change): Promise<SignInOutcome> => {
      if (await hasAuthenticator(change.tx, organizer.id)) {
        await passFirstStep(change, attempt);
        return { kind: 'code-needed', ...(await startPendingSignIn(change, organizer)) };
      }
      await forgiveAttempt(change, attempt);
      return { kind: 'signed-in', ...(await startLogin(change, organizer, device, false)) };
    });
  }
}

/** An unknown address is recorded as well, as a keyed hash: leaving it out would take less time. */
async function recordFailure(change: Change, { organizer, emailKey: key }: Attempt): Promise<void> {
  const subject =
    organizer === null
      ? `address:${deriveToken(change.linkSecret, 'unknown-address', key)}`
      : `organizer:${organizer.id}`;
  await record(change, 'organizer.sign-in-failed', subject);
}
