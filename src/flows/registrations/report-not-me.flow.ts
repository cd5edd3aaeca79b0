import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { isErased } from '../../domain/privacy/erasure.js';
import { isNotMeToken, readNotMeToken } from '../../domain/registrations/links/confirm-token.js';
import { findAttendee, getAttendee } from '../../domain/registrations/registrations.queries.js';
import { reportNotMe } from '../../domain/registrations/links/report-not-me.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** Lets the owner of an address say, by the link in an email, that they never registered. */
@Injectable()
export class ReportNotMe {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /** Returns the attendee whom a token names. Throws NotFound. */
  async find(token: string): Promise<Attendee> {
    const claim = readNotMeToken(token);
    const attendee = claim && (await findAttendee(this.database.manager, claim.attendeeId));
    const { accepted } = secretsOf(this.database.manager);
    if (attendee === null || isErased(attendee) || !isNotMeToken(accepted, token, attendee)) {
      throw new NotFound('link-unknown', 'Unknown link.');
    }
    return attendee;
  }

  /** Returns the attendee as they are then, and whether there was anything to report. */
  async run(token: string, origin?: string): Promise<{ attendee: Attendee; isReported: boolean }> {
    const { id, notMeAt } = await this.find(token);
    const actor = { kind: 'attendee' as const, id, origin };
    const isReported = notMeAt === null && (await this.changes.run(actor, (change) => reportNotMe(change, id)));
    return { attendee: await getAttendee(this.database.manager, id), isReported };
  }
}
