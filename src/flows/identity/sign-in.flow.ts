import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/audit.queries.js';
import {
  deleteLogin,
  findOrganizer,
  findOrganizerByLogin,
  insertLogin,
} from '../../domain/identity/identity.queries.js';
import { verifyPassword, wasteVerification } from '../../domain/identity/password.js';
import { Unauthorized } from '../../platform/errors.js';
import { hashToken, randomToken } from '../../platform/tokens.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { Changes } from '../changes.js';

/** A login lasts twelve hours: a working day. */
const loginMs = 12 * 3_600_000;

/** Signs organizers in and out. */
@Injectable()
export class SignIn {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Returns the token for the cookie. Throws Unauthorized, with the same words and after the same time for an unknown
   * address and a wrong password.
   */
  async run(email: string, password: string, origin?: string): Promise<{ token: string; expiresAt: Date }> {
    const organizer = await findOrganizer(this.database.manager, emailKey(email.trim()));
    if (organizer === null) await wasteVerification(password);
    if (organizer === null || !(await verifyPassword(organizer.passwordHash, password))) {
      throw new Unauthorized('wrong-password', 'Address and password do not match.');
    }
    const token = randomToken();
    return this.changes.run(actorOf(organizer, origin), async (change) => {
      const { tx, now } = change;
      const expiresAt = new Date(now.getTime() + loginMs);
      const tokenHash = hashToken(token);
      await insertLogin(tx, { id: randomUUID(), organizerId: organizer.id, tokenHash, createdAt: now, expiresAt });
      await record(change, 'organizer.signed-in', `organizer:${organizer.id}`);
      return { token, expiresAt };
    });
  }

  /** Revokes the login on the server, whatever becomes of the cookie. */
  async out(token: string, origin?: string): Promise<void> {
    await this.changes.run({ kind: 'visitor', origin }, async (change) => {
      const organizer = await findOrganizerByLogin(change.tx, token, change.now);
      await deleteLogin(change.tx, token);
      if (organizer === null) return;
      const byOrganizer = { ...change, actor: actorOf(organizer, origin) };
      await record(byOrganizer, 'organizer.signed-out', `organizer:${organizer.id}`);
    });
  }
}

function actorOf({ id, role }: Organizer, origin: string | undefined): Actor {
  return { kind: 'organizer', id, role, origin };
}
