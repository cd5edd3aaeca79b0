import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { lockOrganizerAddress } from '../../domain/identity/identity.queries.js';
import { endLogins } from '../../domain/identity/logins.queries.js';
import { Organizer } from '../../domain/identity/organizer.entity.js';
import { hashPassword, newPassword } from '../../domain/identity/password.js';
import type { Role } from '../../domain/identity/role.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { Changes } from '../changes.js';

export interface OrganizerInput {
  email: string;
  name?: string;
  role: Role;
  /** Generated if absent. */
  password?: string;
}

/** Adds an organizer, or sets the password and role of an existing one. */
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
      const known = await lockOrganizerAddress(tx, emailKey(input.email));
      const organizer: Organizer = {
        id: known?.id ?? randomUUID(),
        email: input.email,
        emailKey: emailKey(input.email),
        name: input.name ?? known?.name ?? input.email.slice(0, input.email.lastIndexOf('@')),
        role: input.role,
        passwordHash,
        createdAt: known?.createdAt ?? now,
      };
      await tx.getRepository(Organizer).upsert(organizer, ['id']);
      await endLogins(tx, organizer.id, now);
      await record(change, known === null ? 'organizer.added' : 'organizer.changed', `organizer:${organizer.id}`, {
        role: input.role,
      });
      return { organizer, password, created: known === null };
    });
  }
}
