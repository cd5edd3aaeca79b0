import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/audit.queries.js';
import type { Device } from '../../domain/identity/device.js';
import { countAttempt, forgiveAttempt } from '../../domain/identity/limit-sign-in.js';
import { acceptCode } from '../../domain/identity/second-factor/accept-code.js';
import { countRecoveryCodes } from '../../domain/identity/second-factor/authenticators.queries.js';
import {
  deletePendingSignIn,
  findPendingSignIn,
} from '../../domain/identity/second-factor/pending-sign-ins.queries.js';
import { type StartedLogin, startLogin } from '../../domain/identity/start-login.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Clock } from '../../platform/clock.js';
import { Unauthorized } from '../../platform/errors.js';
import { Changes } from '../changes.js';

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

/** Completes a sign-in with a code, after the password. */
@Injectable()
export class ConfirmSignIn {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the login. Throws Unauthorized (`sign-in-expired` if the password has to be entered again, `wrong-code` for a
   * code that is wrong or was used before), and TooManyRequests while earlier failures delay the attempt.
   */
  async run({ token, code, device, origin, browserToken }: CodeAttempt): Promise<ConfirmedLogin> {
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
