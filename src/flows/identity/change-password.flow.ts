import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { getOrganizer, lockTeam, saveOrganizer } from '../../domain/identity/identity.queries.js';
import { knownBrowserToken } from '../../domain/identity/known-browser.js';
import { countAttempt, forgiveAttempt } from '../../domain/identity/limit-sign-in.js';
import { endLogins } from '../../domain/identity/logins.queries.js';
import { hashPassword, verifyPassword } from '../../domain/identity/password.js';
import { endPasswordLinks } from '../../domain/identity/password-links.queries.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { invalidField } from '../../platform/errors.js';
import { Changes } from '../changes.js';

export interface PasswordChange {
  current: string;
  next: string;
  /** The current login, which is not ended. */
  loginId: string | null;
  network: string | null;
  /** From the cookie of a browser that has signed in before. */
  browserToken: string | undefined;
}

/** Changes one's own password. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Ends all other logins. Returns a new token for the cookie of the browser. Throws Invalid for a wrong current
   * password, which counts as a failed sign-in, and TooManyRequests after several failures.
   */
  async run({ current, next, loginId, network, browserToken }: PasswordChange, actor: OrganizerActor) {
    const organizer = await getOrganizer(this.database.manager, actor.id);
    const attempt = { emailKey: organizer.emailKey, organizer, network, browserToken };
    await this.changes.run(actor, (change) => countAttempt(change, attempt));
    if (!(await verifyPassword(organizer.passwordHash, current))) {
      throw invalidField('currentPassword', 'wrong-password', 'This is not your current password.');
    }
    const passwordHash = await hashPassword(next);
    return this.changes.run(actor, async (change) => {
      const { tx, now, linkSecret } = change;
      await lockTeam(tx);
      await forgiveAttempt(change, attempt);
      const after = { ...(await getOrganizer(tx, actor.id)), passwordHash };
      await saveOrganizer(tx, after);
      await endLogins(tx, actor.id, now, loginId);
      await endPasswordLinks(tx, actor.id, now);
      await record(change, 'organizer.password-changed', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'password-changed');
      return { browserToken: knownBrowserToken(linkSecret, after, loginId ?? '') };
    });
  }
}
