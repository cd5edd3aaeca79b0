import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Device } from '../../domain/identity/device.js';
import { findOrganizer } from '../../domain/identity/identity.queries.js';
import { verifyPassword, wasteVerification } from '../../domain/identity/password.js';
import { startLogin, type StartedLogin } from '../../domain/identity/start-login.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { Unauthorized } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** An attempt to sign in with a password. */
export interface SignInAttempt {
  email: string;
  password: string;
  device?: Device;
  origin?: string;
}

/** What follows a correct password. */
export type SignInOutcome = { kind: 'signed-in' } & StartedLogin;

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
   * unknown address and a wrong password.
   */
  async run({ email, password, device = unknownDevice, origin }: SignInAttempt): Promise<SignInOutcome> {
    const organizer = await findOrganizer(this.database.manager, emailKey(email.trim()));
    if (organizer === null) await wasteVerification(password);
    if (organizer === null || !(await verifyPassword(organizer.passwordHash, password))) {
      throw new Unauthorized('wrong-password', 'The email address or password is incorrect.');
    }
    return this.changes.run({ kind: 'visitor', origin }, async (change): Promise<SignInOutcome> => {
      // A second factor is demanded here, in place of the login: it adds a member to `SignInOutcome`.
      return { kind: 'signed-in', ...(await startLogin(change, organizer, device)) };
    });
  }
}
