import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Change } from '../../domain/identity/change.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { Attendee } from '../../domain/registrations/attendee.entity.js';
import { isErased } from '../../domain/privacy/erasure.js';
import { confirmTokenState, readConfirmToken } from '../../domain/registrations/links/confirm-token.js';
import { isProven } from '../../domain/registrations/links/proven.js';
import { proveAddress } from '../../domain/registrations/links/prove-address.js';
import { findAttendee, hasUnconfirmed } from '../../domain/registrations/registrations.queries.js';
import { Clock } from '../../platform/clock.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** A confirmation link, and its attendee. */
export interface ConfirmLink {
  attendee: Attendee;
  state: 'valid' | 'expired' | 'revoked';
}

/** Proves the address of an attendee who used a secret from an email, and confirms what was registered with it. */
@Injectable()
export class ProveAddress {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** The zone of the browser becomes the person's, if theirs is not known. Returns whether the address was not proven before. */
  async run(
    attendee: Pick<Attendee, 'id' | 'provenAt'> & Partial<Pick<Attendee, 'isOwnZone'>>,
    origin?: string,
    browserZone: string | null = null,
  ): Promise<boolean> {
    const timeZone = attendee.isOwnZone === false ? browserZone : null;
    const isConfirmed = isProven(attendee) && !(await hasUnconfirmed(this.database.manager, attendee.id));
    if (isConfirmed && timeZone === null) return false;
    const actor = { kind: 'attendee' as const, id: attendee.id, origin };
    return this.changes.run(actor, async (change) => {
      if (timeZone !== null) await learnZone(change, attendee.id, timeZone);
      const proven = await proveAddress(change, [attendee.id], 'owner');
      return proven.length > 0;
    });
  }

  /** Returns the link of a token. Throws NotFound for an unknown token, and after an erasure. */
  async find(token: string): Promise<ConfirmLink> {
    const claim = readConfirmToken(token);
    const attendee = claim && (await findAttendee(this.database.manager, claim.attendeeId));
    const { accepted } = secretsOf(this.database.manager);
    const state = attendee ? confirmTokenState(accepted, token, attendee, this.clock.now()) : 'forged';
    if (attendee === null || isErased(attendee) || state === 'forged')
      throw new NotFound('link-unknown', 'Unknown link.');
    return { attendee, state };
  }

  /** Proves the address of a link that is still valid. Returns the link. Throws as `find` does. */
  async confirm(token: string, origin?: string, browserZone: string | null = null): Promise<ConfirmLink> {
    const link = await this.find(token);
    if (link.state === 'valid') await this.run(link.attendee, origin, browserZone);
    return link;
  }
}

/** Locks as every change of a zone does: the next reminder depends on where it is night. */
async function learnZone({ tx, now }: Change, attendeeId: string, timeZone: string): Promise<void> {
  await lockReminderPlanning(tx);
  const where = { id: attendeeId, isOwnZone: false };
  await tx.getRepository(Attendee).update(where, { timeZone, isOwnZone: true, changedAt: now });
}
