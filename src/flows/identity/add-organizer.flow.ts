import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { findOrganizer, lockTeam, saveOrganizer } from '../../domain/identity/identity.queries.js';
import { endLogins } from '../../domain/identity/logins.queries.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { nameOfAddress } from '../../domain/identity/member.js';
import { endPasswordLinks } from '../../domain/identity/password-links.queries.js';
import { hashPassword, newPassword } from '../../domain/identity/password.js';
import type { Role } from '../../domain/identity/role.js';
import { updateMember } from '../../domain/identity/update-member.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Changes } from '../changes.js';

export interface OrganizerInput {
  email: string;
  name?: string;
  role: Role;
  /** Generated if absent. */
  password?: string;
}

/** Adds an organizer with a password, or sets a new one for an existing organizer. For the operator of the server. */
@Injectable()
export class AddOrganizer {
  constructor(private readonly changes: Changes) {}

  /** Returns the password, of which only a hash is stored. Ends the logins of an existing organizer. */
  async run(
    input: OrganizerInput,
    actor: Actor,
  ): Promise<{ organizer: Organizer; password: string; created: boolean }> {
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
}
