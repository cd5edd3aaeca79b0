import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { NewSpan } from '../../domain/attendance/attendance.queries.js';
import { listRegistered } from '../../domain/attendance/reports.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { isChanged, type RecordedAttendance, recordAttendance } from '../../domain/attendance/record-attendance.js';

/** That somebody was in the room, as another system tells it. */
export interface ReportedAttendance {
  email: string;
  fromAt: Date;
  untilAt: Date | null;
}

/** What became of one stretch: the presence that holds now, or null for somebody who is not registered here. */
export interface NotedAttendance extends ReportedAttendance {
  noted: RecordedAttendance | null;
}

/** Notes who was in the room, told by addresses. */
@Injectable()
export class RecordAttendance {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives what became of each stretch, in their order. Told again, they change nothing; a stretch told before its end is
   * told again with it. Throws NotFound, Forbidden, and Conflict for a draft.
   */
  async run(sessionId: string, told: readonly ReportedAttendance[], actor: Actor): Promise<NotedAttendance[]> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      if (session.state === 'draft') throw new Conflict('not-published', 'The session is not published yet.');
      const registered = await listRegistered(tx, session.id);
      const ids = new Map(registered.map((one) => [one.emailKey, one.registrationId]));
      const spans = told.flatMap(({ email, fromAt, untilAt }): NewSpan[] => {
        const registrationId = ids.get(emailKey(email));
        return registrationId === undefined ? [] : [{ registrationId, source: 'room', fromAt, untilAt }];
      });
      const noted = await recordAttendance(tx, session, spans, now);
      const changed = noted.filter(isChanged).length;
      if (changed > 0) {
        const details = { people: noted.length, changed };
        await record(tx, actor, 'session.attendance-noted', `session:${session.id}`, now, details);
      }
      const byId = new Map(noted.map((one) => [one.registration.id, one]));
      return told.map((one) => ({ ...one, noted: byId.get(ids.get(emailKey(one.email)) ?? '') ?? null }));
    });
  }
}
