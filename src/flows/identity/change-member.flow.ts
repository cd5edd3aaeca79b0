import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import {
  findOrganizer,
  lockTeam,
  saveOrganizer,
  findOrganizerById,
  getOrganizer,
} from '../../domain/identity/identity.queries.js';
import { endLogins } from '../../domain/identity/logins.queries.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { nameOfAddress, changedMembership, type MemberChange } from '../../domain/identity/member.js';
import { endPasswordLinks } from '../../domain/identity/password-links.queries.js';
import { hashPassword, newPassword } from '../../domain/identity/password.js';
import type { Role, Ability } from '../../domain/identity/role.js';
import { updateMember } from '../../domain/identity/update-member.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Changes } from '../changes.js';
import { record, type Change } from '../../domain/identity/change.js';
import { sendPasswordLink } from '../../domain/notifications/staff/send-password-link.js';
import { Conflict, invalidField } from '../../platform/errors.js';

export interface OrganizerInput {
  email: string;
  name?: string;
  role: Role;
  /** Generated if absent. */
  password?: string;
}

const actions = {
  role: 'organizer.role-changed',
  deactivate: 'organizer.deactivated',
  reactivate: 'organizer.reactivated',
  remove: 'organizer.removed',
} as const satisfies Record<MemberChange['kind'], string>;

/** Members of the team. */
@Injectable()
export class ChangeMember {
  constructor(private readonly changes: Changes) {}

  /**
   * Adds an organizer with a password, or sets a new one for an existing organizer. For the operator of the server.
   * Returns the password, of which only a hash is stored. Ends the logins of an existing organizer.
   */
  async add(input: OrganizerInput, actor: Actor) {
    requireAbility(actor, 'administer');
    const password = input.password ?? newPassword();
    const passwordHash = await hashPassword(password);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await lockTeam(tx);
      const key = emailKey(input.email);
      const known = await findOrganizer(tx, key);
      const organizer: Organizer = {
        id: known?.id ?? randomUUID(),
        email: input.email,
        emailKey: key,
        name: input.name ?? known?.name ?? nameOfAddress(input.email),
        role: input.role,
        state: 'active',
        passwordHash,
        createdAt: known?.createdAt ?? now,
        language: known?.language ?? 'en',
      };
      await (known === null ? saveOrganizer(tx, organizer) : updateMember(change, known, organizer));
      await endLogins(tx, organizer.id, now);
      await endPasswordLinks(tx, organizer.id, now);
      await record(change, known === null ? 'organizer.added' : 'organizer.changed', `organizer:${organizer.id}`, {
        role: input.role,
      });
      if (known !== null) await notifyAccountChange(change, organizer.id, 'password-changed');
      return { organizer, password, created: known === null };
    });
  }

  /**
   * Invites people to the team by email. They choose their own password. Returns the id of the new member. Owners
   * invite anybody, organizers facilitators and departments, who see only the sessions and pilots that organizers
   * assign to them. Throws Forbidden, and Invalid for an address that is on the team already. `language` is that of the
   * email.
   */
  async invite(input: { email: string; role: Role }, language: string, actor: Actor): Promise<string> {
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
  async inviteAgain(id: string, language: string, actor: Actor): Promise<void> {
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

  /**
   * Changes the role of a member of the team, or deactivates, reactivates or removes them. Throws NotFound, Conflict
   * for the last active owner or a state that does not allow it, and what `check` throws about the member once the team
   * is locked.
   */
  async run(id: string, wanted: MemberChange, actor: Actor, check?: (before: Organizer) => void): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      await lockTeam(change.tx);
      const before = await getOrganizer(change.tx, id);
      check?.(before);
      const after = changedMembership(before, wanted);
      if (after === null) throw new Conflict('member-state', 'Somebody has changed this account in the meantime.');
      if (after.role === before.role && after.state === before.state) return;
      await updateMember(change, before, { ...before, ...after });
      const details = wanted.kind === 'role' ? { role: after.role, roleBefore: before.role } : {};
      const isWithdrawn = before.state === 'invited' && after.state === 'removed';
      const action = isWithdrawn ? 'organizer.invitation-withdrawn' : actions[wanted.kind];
      await record(change, action, `organizer:${id}`, details);
    });
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
