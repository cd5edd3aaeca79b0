import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/change.js';
import { completeSignIn, type SignInOutcome } from '../../domain/identity/start-login.js';
import type { Device } from '../../domain/identity/device.js';
import { lockTeam, saveOrganizer } from '../../domain/identity/identity.queries.js';
import { countAttempt, forgiveAttempt } from '../../domain/identity/limit-sign-in.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { hashPassword, newPassword } from '../../domain/identity/password.js';
import { addSetupCode, deleteSetupCodes, isSetUp, hasSetupCode } from '../../domain/identity/setup-codes.queries.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import { hashToken } from '../../platform/tokens.js';
import { Changes } from '../changes.js';

export interface FirstOwner {
  code: string;
  email: string;
  name: string;
  password: string;
  language: string;
  device: Device;
  origin: string;
}

/** Creates the first owner of an empty workspace, for somebody who can read the log of the server. */
@Injectable()
export class SetUpWorkspace {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /** Returns a code for the log, of which only a hash is stored; null if anybody has an account. */
  async issueCode(): Promise<string | null> {
    if (await isSetUp(this.database.manager)) return null;
    const code = newPassword();
    await this.changes.run({ kind: 'system' }, async ({ tx, now }) => {
      await lockTeam(tx);
      await addSetupCode(tx, hashOf(code), now);
    });
    return code;
  }

  /**
   * Signs in the new owner; all codes are used up. Throws Invalid for a wrong code, TooManyRequests while wrong ones delay
   * the attempt, and Conflict if anybody has an account.
   */
  async run({ code, email, name, password, language, device, origin }: FirstOwner): Promise<SignInOutcome> {
    const visitor = { kind: 'visitor', origin } as const;
    if (await isSetUp(this.database.manager)) throw isDone();
    // Counted for each network, so that nobody can keep others from setting up.
    const attempt = {
      emailKey: `setup ${device.network ?? ''}`,
      organizer: null,
      network: device.network,
      browserToken: undefined,
    };
    await this.changes.run(visitor, (change) => countAttempt(change, attempt));
    const passwordHash = await hashPassword(password);
    return this.changes.run(visitor, async (change) => {
      const { tx, now } = change;
      await lockTeam(tx);
      if (await isSetUp(tx)) throw isDone();
      if (!(await hasSetupCode(tx, hashOf(code)))) throw invalidField('setupCode', 'setup-code', 'The code is wrong.');
      const id = randomUUID();
      const owner: Organizer = {
        id,
        email,
        emailKey: emailKey(email),
        name,
        language,
        passwordHash,
        role: 'owner',
        state: 'active',
        createdAt: now,
      };
      await saveOrganizer(tx, owner);
      await deleteSetupCodes(tx);
      await record(change, 'organizer.added', `organizer:${id}`, { role: 'owner' });
      await forgiveAttempt(change, attempt);
      return completeSignIn(change, owner, device);
    });
  }
}

function isDone(): Conflict {
  return new Conflict('setup-done', 'Somebody has an account already.');
}

/** People copy codes from a log: spaces, hyphens and capitals don't matter. */
function hashOf(code: string): Buffer {
  return hashToken(code.toLowerCase().replaceAll(/[^a-z0-9]/gu, ''));
}
