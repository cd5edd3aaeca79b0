import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { Change } from '../../domain/identity/change.js';
import {
  findOrganizer,
  findOrganizerById,
  getOrganizer,
  lockTeam,
  saveOrganizer,
} from '../../domain/identity/identity.queries.js';
import { nameOfAddress } from '../../domain/identity/member.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { hashPassword, newPassword } from '../../domain/identity/password.js';
import type { Ability, Role } from '../../domain/identity/role.js';
import { sendPasswordLink } from '../../domain/notifications/staff/send-password-link.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Invites people to the team by email. They choose their own password. */
@Injectable()
export class InviteMember {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the id of the new member. Owners invite anybody, organizers facilitators and departments, who see only the
   * sessions and pilots that organizers assign to them. Throws Forbidden, and Invalid for an address that is on the team already. `language` is that
   * of the email.
   */
  async run(input: { email: string; role: Role }, language: string, actor: Actor): Promise<string> {
    requireAbility(actor, abilityToInvite(input.role));
    // A random password that no one knows, until the person chooses one.
    const passwordHash = await hashPassword(newPassword());
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await lockTeam(tx);
      const [email, key] = [input.email, emailKey(input.email)];
      const known = await findOrganizer(tx, key);
      if (known !== null && known.state !== 'removed') throw onTeam(known);
      const { id, createdAt } = known ?? { id: randomUUID(), createdAt: now };
      const name = known?.name ?? nameOfAddress(email);
      const { role } = input;
      const written = { id, email, emailKey: key, name, role, passwordHash, createdAt, language };
      const member: Organizer = { ...written, state: 'invited' };
      await saveOrganizer(tx, member);
      await this.send(change, member, language);
      await record(change, 'organizer.invited', `organizer:${id}`, { role });
      return id;
    });
  }

  /** Sends the invitation again, with a new link. Throws NotFound, and Conflict if it was already accepted. */
  async again(id: string, language: string, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await lockTeam(change.tx);
      const member = await getOrganizer(change.tx, id);
      requireAbility(actor, abilityToInvite(member.role));
      if (member.state !== 'invited') throw new Conflict('member-state', 'The invitation has been accepted already.');
      await this.send(change, member, language);
      await record(change, 'organizer.invitation-sent-again', `organizer:${id}`);
    });
  }

  private async send(change: Change, member: Organizer, language: string): Promise<void> {
    const { tx, actor } = change;
    const inviter = actor.kind === 'organizer' ? (await findOrganizerById(tx, actor.id))?.name : undefined;
    await sendPasswordLink(change, member, 'invite', { language, inviter });
  }
}

function abilityToInvite(role: Role): Ability {
  return role === 'facilitator' || role === 'department' ? 'change' : 'administer';
}

function onTeam({ state, email }: Organizer) {
  const whatToDo = {
    invited: 'Send the invitation again on their page.',
    active: 'Change their role on their page.',
    deactivated: 'Reactivate the account on their page.',
    removed: '',
  }[state];
  return invalidField('staffEmail', `on-team-${state}`, `${email} is on the team already. ${whatToDo}`);
}
