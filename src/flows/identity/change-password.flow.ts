import { Injectable } from '@nestjs/common';
import { record } from '../../domain/identity/change.js';
import { findOrganizer, lockTeam, getOrganizer, saveOrganizer } from '../../domain/identity/identity.queries.js';
import { isResetDue, passwordPurposes } from '../../domain/identity/password-link.js';
import { listLinks, endPasswordLinks } from '../../domain/identity/password-links.queries.js';
import { sendPasswordLink } from '../../domain/notifications/staff/send-password-link.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { Changes } from '../changes.js';
import { completeSignIn, type SignInOutcome } from '../../domain/identity/start-login.js';
import type { Device } from '../../domain/identity/device.js';
import { endLogins } from '../../domain/identity/logins.queries.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { hashPassword, verifyPassword } from '../../domain/identity/password.js';
import { deletePendingSignIns } from '../../domain/identity/second-factor/second-factors.queries.js';
import { updateMember } from '../../domain/identity/update-member.js';
import { getUsableLink } from '../../domain/identity/use-password-link.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { DataSource } from 'typeorm';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { knownBrowserToken } from '../../domain/identity/known-browser.js';
import { countAttempt, forgiveAttempt } from '../../domain/identity/limit-sign-in.js';
import { invalidField } from '../../platform/errors.js';

const dayMs = 86_400_000;

export interface ChosenPassword {
  token: string;
  password: string;
  /** Null to leave it as it is. */
  name: string | null;
  device: Device;
  origin: string;
}

export interface PasswordChange {
  current: string;
  next: string;
  /** The current login, which is not ended. */
  loginId: string | null;
  network: string | null;
  /** From the cookie of a browser that has signed in before. */
  browserToken: string | undefined;
}

/** Passwords of members. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Sends a member of the team who forgot their password a link to choose a new one. Returns nothing, whether the
   * account exists or not. Sends only a few emails a day.
   */
  async request(email: string, language: string, origin?: string): Promise<void> {
    await this.changes.run({ kind: 'visitor', origin }, async (change) => {
      const { tx, now } = change;
      if ((await findOrganizer(tx, emailKey(email))) === null) return;
      await lockTeam(tx);
      const organizer = await findOrganizer(tx, emailKey(email));
      if (organizer?.state !== 'active') return;
      const sentAt = await listLinks(tx, organizer.id, 'reset', new Date(now.getTime() - dayMs));
      if (!isResetDue(sentAt, now)) return;
      await sendPasswordLink(change, organizer, 'reset', { language });
      await record(change, 'organizer.password-link-sent', `organizer:${organizer.id}`);
    });
  }

  /**
   * Sets a password with a link from an email: for a new member of the team, or one who forgot it. Ends all their links
   * and logins, and signs them in. Throws NotFound and Gone for an unusable link.
   */
  async choose({ token, password, name, device, origin }: ChosenPassword): Promise<SignInOutcome> {
    const passwordHash = await hashPassword(password);
    return this.changes.run({ kind: 'visitor', origin }, async (change) => {
      const { tx, now } = change;
      await lockTeam(tx);
      const { link, organizer } = await getUsableLink(tx, token, passwordPurposes, now);
      const { id, role } = organizer;
      const after: Organizer = { ...organizer, name: name ?? organizer.name, passwordHash, state: 'active' };
      await updateMember(change, organizer, after);
      await endPasswordLinks(tx, id, now);
      await endLogins(tx, id, now);
      await deletePendingSignIns(tx, id);
      const themselves = { ...change, actor: { kind: 'organizer', id, role, origin } as const };
      const action = link.purpose === 'invite' ? 'organizer.joined' : 'organizer.password-reset';
      await record(themselves, action, `organizer:${id}`);
      if (link.purpose === 'reset') await notifyAccountChange(themselves, id, 'password-reset');
      return completeSignIn(change, after, device);
    });
  }

  /**
   * Changes one's own password. Ends all other logins. Returns a new token for the cookie of the browser. Throws
   * Invalid for a wrong current password, which counts as a failed sign-in, and TooManyRequests after several failures.
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
