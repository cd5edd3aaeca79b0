import { Injectable } from '@nestjs/common';
import { listCheckedIn } from '../../domain/attendance/check-ins.queries.js';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { leave } from '../../domain/registrations/leave.js';
import { isLive } from '../../domain/registrations/registration.js';
import {
  getAttendee,
  listRegistrationsOf,
  lockRegistrations,
} from '../../domain/registrations/registrations.queries.js';
import { lockSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import { isOver } from '../../domain/sessions/session.js';
import { Changes } from '../changes.js';

/** Withdraws a person from all sessions of a series that are still to come. */
@Injectable()
export class LeaveSeries {
  constructor(private readonly changes: Changes) {}

  /**
   * Each seat goes to the next person on the waiting list. Sessions in which the person is checked in stay. Returns how
   * many registrations were cancelled. Throws Forbidden.
   */
  async run(attendeeId: string, seriesId: string, actor: Actor): Promise<{ left: number }> {
    requireOwner(actor, attendeeId, 'These registrations belong to someone else.');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const sessions = await lockSessionsOfSeries(tx, seriesId);
      const coming = new Map(sessions.filter((one) => !isOver(one, now)).map((one) => [one.id, one]));
      const own = (await listRegistrationsOf(tx, attendeeId)).filter(({ sessionId }) => coming.has(sessionId));
      const ids = own.map(({ id }) => id);
      const attendee = await getAttendee(tx, attendeeId);
      const inside = await listCheckedIn(tx, ids);
      const live = (await lockRegistrations(tx, ids)).filter(({ id, state }) => isLive(state) && !inside.has(id));
      for (const registration of live) {
        const session = coming.get(registration.sessionId);
        if (session !== undefined) await leave(change, { session, registration, attendee, kind: 'withdrawn' });
      }
      return { left: live.length };
    });
  }
}
