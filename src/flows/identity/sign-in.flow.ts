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
import { Clock } from '../../platform/clock.js';
import { Unauthorized } from '../../platform/errors.js';
import { hashToken, randomToken } from '../../platform/tokens.js';
import { emailKey } from '../../domain/registrations/email-address.js';

/** A login lasts twelve hours: a working day. */
const loginHours = 12;

/** Signs organizers in and out. */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Gives the token for the cookie. Throws Unauthorized, with the same words and after the same time for an unknown address and a wrong password. */
  async run(email: string, password: string, origin?: string): Promise<{ token: string; expiresAt: Date }> {
    const now = this.clock.now();
    const refusal = new Unauthorized('wrong-password', 'Address and password do not match.');
    const organizer = await findOrganizer(this.database.manager, emailKey(email.trim()));
    if (organizer === null) {
      await wasteVerification(password);
      throw refusal;
    }
    if (!(await verifyPassword(organizer.passwordHash, password))) throw refusal;
    const token = randomToken();
    const expiresAt = new Date(now.getTime() + loginHours * 3_600_000);
    await this.database.transaction(async (tx) => {
      await insertLogin(tx, {
        id: randomUUID(),
        organizerId: organizer.id,
        tokenHash: hashToken(token),
        createdAt: now,
        expiresAt,
      });
      const actor = { kind: 'organizer' as const, id: organizer.id, role: organizer.role, origin };
      await record(tx, actor, 'organizer.signed-in', `organizer:${organizer.id}`, now);
    });
    return { token, expiresAt };
  }

  /** Revokes the login on the server, whatever becomes of the cookie. */
  async out(token: string, origin?: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const organizer = await findOrganizerByLogin(tx, token, now);
      await deleteLogin(tx, token);
      if (organizer === null) return;
      const actor = { kind: 'organizer' as const, id: organizer.id, role: organizer.role, origin };
      await record(tx, actor, 'organizer.signed-out', `organizer:${organizer.id}`, now);
    });
  }
}
