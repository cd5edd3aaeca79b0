import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/audit.queries.js';
import { completeSignIn, type SignInOutcome } from '../../domain/identity/complete-sign-in.js';
import type { Change } from '../../domain/identity/change.js';
import type { Device } from '../../domain/identity/device.js';
import { findOrganizer } from '../../domain/identity/identity.queries.js';
import { type Attempt, countAttempt, forgiveAttempt, passFirstStep } from '../../domain/identity/limit-sign-in.js';
import { verifyPassword, wasteVerification } from '../../domain/identity/password.js';
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

const unknownDevice: Device = { network: null, browser: null, system: null };

/** Signs organizers in with their password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Returns the next step after a correct password. Throws Unauthorized, with the same message and after the same time
   * for an unknown address and a wrong password, and TooManyRequests while earlier failures delay the attempt.
   */
  async run(input: SignInAttempt): Promise<SignInOutcome> {
    const { password, device = unknownDevice, origin, browserToken } = input;
    const key = emailKey(input.email.trim());
    const organizer = await findOrganizer(this.database.manager, key);
    const attempt = { emailKey: key, organizer, network: device.network, browserToken };
    const visitor = { kind: 'visitor', origin } as const;
    await this.changes.run(visitor, (change) => countAttempt(change, attempt));
    if (organizer === null) await wasteVerification(password);
    const isRight = organizer !== null && (await verifyPassword(organizer.passwordHash, password));
    if (!isRight || organizer.state !== 'active') {
      await this.changes.run(visitor, (change) => recordFailure(change, attempt));
      throw new Unauthorized('wrong-password', 'The email address or password is incorrect.');
    }
    return this.changes.run(visitor, async (change): Promise<SignInOutcome> => {
      const outcome = await completeSignIn(change, organizer, device);
      await (outcome.kind === 'signed-in' ? forgiveAttempt(change, attempt) : passFirstStep(change, attempt));
      return outcome;
    });
  }
}

/** Unknown addresses are recorded as well, as a keyed hash: the response would be faster without it. */
async function recordFailure(change: Change, { organizer, emailKey: key }: Attempt): Promise<void> {
  const subject =
    organizer === null
      ? `address:${deriveToken(change.linkSecret, 'unknown-address', key)}`
      : `organizer:${organizer.id}`;
  await record(change, 'organizer.sign-in-failed', subject);
}
