import { Injectable } from '@nestjs/common';
import { record } from '../../domain/identity/audit.queries.js';
import { findOrganizer, lockTeam } from '../../domain/identity/identity.queries.js';
import { isResetDue } from '../../domain/identity/password-link.js';
import { listLinks } from '../../domain/identity/password-links.queries.js';
import { sendPasswordLink } from '../../domain/notifications/staff/send-password-link.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { Changes } from '../changes.js';

const dayMs = 86_400_000;

/** Sends a member of the team who forgot their password a link to choose a new one. */
@Injectable()
export class RequestPassword {
  constructor(private readonly changes: Changes) {}

  /** Returns nothing, whether the account exists or not. Sends only a few emails a day. */
  async run(email: string, language: string, origin?: string): Promise<void> {
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
}
