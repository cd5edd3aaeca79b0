import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  completeSignIn,
  type SignInOutcome,
  type StartedLogin,
  startLogin,
} from '../../domain/identity/start-login.js';
import { record, type Change } from '../../domain/identity/change.js';
import type { Device } from '../../domain/identity/device.js';
import { findOrganizer } from '../../domain/identity/identity.queries.js';
import { type Attempt, countAttempt, forgiveAttempt, passFirstStep } from '../../domain/identity/limit-sign-in.js';
import { verifyPassword, wasteVerification } from '../../domain/identity/password.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { Unauthorized } from '../../platform/errors.js';
import { deriveToken } from '../../platform/tokens.js';
import { Changes } from '../changes.js';
import { acceptCode } from '../../domain/identity/second-factor/accept-code.js';
import {
  countRecoveryCodes,
  deletePendingSignIn,
  findPendingSignIn,
} from '../../domain/identity/second-factor/second-factors.queries.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Clock } from '../../platform/clock.js';

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

/** A login, with the number of remaining recovery codes if one was used, or null for a code from the app. */
export type ConfirmedLogin = StartedLogin & { codesLeft: number | null };

/** The second step of an attempt to sign in. */
export interface CodeAttempt {
  /** Token of the sign-in that is waiting for the code. */
  token: string;
  code: string;
  device: Device;
  origin: string;
  browserToken: string | undefined;
}

/** Signing in with a password, and with a code if there is a second step. */
@Injectable()
export class SignIn {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Signs organizers in with their password. Returns the next step after a correct password. Throws Unauthorized, with
   * the same message and after the same time for an unknown address and a wrong password, and TooManyRequests while
   * earlier failures delay the attempt.
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

  /**
   * Completes a sign-in with a code, after the password. Returns the login. Throws Unauthorized (`sign-in-expired` if
   * the password has to be entered again, `wrong-code` for a code that is wrong or was used before), and
   * TooManyRequests while earlier failures delay the attempt.
   */
  async confirm({ token, code, device, origin, browserToken }: CodeAttempt): Promise<ConfirmedLogin> {
    const organizer = await findPendingSignIn(this.database.manager, token, this.clock.now());
    if (organizer?.state !== 'active') throw new Unauthorized('sign-in-expired', 'Enter your password again.');
    const { id, role, emailKey } = organizer;
    const actor = { kind: 'organizer', id, role, origin } as const;
    const attempt = { emailKey, organizer, network: device.network, browserToken };
    await this.changes.run(actor, (change) => countAttempt(change, attempt));
    const login = await this.changes.run(actor, async (change) => {
      const accepted = await acceptCode(change, id, code);
      if (accepted === null || !(await deletePendingSignIn(change.tx, token))) return null;
      await forgiveAttempt(change, attempt);
      const started = await startLogin(change, organizer, device, true);
      if (accepted === 'authenticator') return { ...started, codesLeft: null };
      await record(change, 'organizer.recovery-code-used', `organizer:${id}`);
      await notifyAccountChange(change, id, 'recovery-code-used');
      return { ...started, codesLeft: await countRecoveryCodes(change.tx, id) };
    });
    if (login !== null) return login;
    await this.changes.run({ kind: 'visitor', origin }, (change) =>
      record(change, 'organizer.sign-in-failed', `organizer:${id}`),
    );
    throw new Unauthorized('wrong-code', 'The code is wrong or was used before.');
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
