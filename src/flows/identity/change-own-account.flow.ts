import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { getOrganizer, lockTeam, saveOrganizer, findOrganizer } from '../../domain/identity/identity.queries.js';
import { Changes } from '../changes.js';
import { randomUUID } from 'node:crypto';
import { record, type Change } from '../../domain/identity/change.js';
import { endLogins } from '../../domain/identity/logins.queries.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { deletePasskeys } from '../../domain/identity/passkeys/passkeys.queries.js';
import { hashPassword } from '../../domain/identity/password.js';
import { addressPurposes, passwordLinkExpiry } from '../../domain/identity/password-link.js';
import { endPasswordLinks, insertPasswordLink, listLinks } from '../../domain/identity/password-links.queries.js';
import { requireFreshLogin } from '../../domain/identity/require-fresh-login.js';
import {
  deleteAuthenticator,
  deletePendingSignIns,
} from '../../domain/identity/second-factor/second-factors.queries.js';
import { getUsableLink } from '../../domain/identity/use-password-link.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { sendPasswordLink } from '../../domain/notifications/staff/send-password-link.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { Conflict, invalidField } from '../../platform/errors.js';

const dayMs = 86_400_000;

const maxRequestsPerDay = 5;

/** What members change about themselves. */
@Injectable()
export class ChangeOwnAccount {
  constructor(private readonly changes: Changes) {}

  /** Changes one's own name, as colleagues and invited people read it. The same name again changes nothing. */
  async setName(name: string, actor: OrganizerActor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await lockTeam(change.tx);
      const organizer = await getOrganizer(change.tx, actor.id);
      if (organizer.name === name) return;
      await saveOrganizer(change.tx, { ...organizer, name });
      await record(change, 'organizer.renamed', `organizer:${actor.id}`);
    });
  }

  /**
   * Sends a link to the new address. An address that somebody on the team has gets none, without a word, because a juror
   * doesn't learn who is on the team. Throws Conflict unless the login was confirmed within the last minutes, and Invalid
   * for the present address or after too many requests in a day.
   */
  async requestAddress(email: string, actor: OrganizerActor, loginId: string | null): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await lockTeam(tx);
      await requireFreshLogin(change, loginId);
      const organizer = await getOrganizer(tx, actor.id);
      if (emailKey(email) === organizer.emailKey)
        throw invalidField('email', 'same-address', 'This is your address already.');
      const requests = await listLinks(tx, actor.id, 'address', new Date(now.getTime() - dayMs));
      if (requests.length >= maxRequestsPerDay)
        throw invalidField('email', 'too-many-changes', 'Too many changes in one day. Try again tomorrow.');
      await record(change, 'organizer.address-asked', `organizer:${actor.id}`);
      if ((await findOrganizer(tx, emailKey(email))) !== null) return;
      await sendPasswordLink(change, organizer, 'address', { language: organizer.language, email });
    });
  }

  /**
   * Makes the address of the link theirs. A link to a new one proves it, and the one before it hears, with a link that brings
   * it back for seven days; logins, passkeys and the authenticator app stay, because they belong to the person. A link that
   * brings it back closes the account to whoever had it meanwhile: it ends all logins and links, removes passkeys and the
   * app, and the password is chosen anew by another link. Returns the organizer. Throws NotFound and Gone for an unusable
   * link, and Conflict if somebody else on the team has the address.
   */
  async useAddress(token: string, origin: string): Promise<Organizer> {
    const unknownPassword = await hashPassword(randomUUID());
    return this.changes.run({ kind: 'visitor', origin }, async (change) => {
      const { tx, now } = change;
      await lockTeam(tx);
      const { link, organizer } = await getUsableLink(tx, token, addressPurposes, now);
      const email = link.email ?? organizer.email;
      const other = await findOrganizer(tx, emailKey(email));
      if (other !== null && other.id !== organizer.id)
        throw new Conflict('address-taken', 'Somebody else on the team has this address.');
      const { id, role } = organizer;
      const themselves: Change = { ...change, actor: { kind: 'organizer', id, role, origin } };
      const after: Organizer = { ...organizer, email, emailKey: emailKey(email) };
      const isBack = link.purpose === 'address-back';
      await endPasswordLinks(tx, id, now, isBack);
      await deletePendingSignIns(tx, id);
      await record(themselves, isBack ? 'organizer.address-restored' : 'organizer.address-changed', `organizer:${id}`);
      if (isBack) {
        await saveOrganizer(tx, { ...after, passwordHash: unknownPassword });
        await endLogins(tx, id, now);
        await deletePasskeys(tx, id);
        await deleteAuthenticator(tx, id);
        await notifyAccountChange(themselves, id, 'address-restored');
        await sendPasswordLink(themselves, after, 'reset', { language: after.language });
        return after;
      }
      await saveOrganizer(tx, after);
      const linkId = randomUUID();
      const times = { createdAt: now, expiresAt: passwordLinkExpiry('address-back', now), endedAt: null };
      const back = { id: linkId, organizerId: id, purpose: 'address-back' as const, email: organizer.email };
      await insertPasswordLink(tx, { ...back, ...times });
      await notifyAccountChange(themselves, id, 'address-changed', { email: organizer.email, linkId });
      return after;
    });
  }
}
