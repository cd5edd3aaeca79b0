import { Injectable } from '@nestjs/common';
import {
  type NewSpan,
  removeRoomSpans,
  type listEvidence,
  listRegistered,
} from '../../domain/attendance/attendance.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import {
  isChanged,
  recomputeAttendance,
  type RecordedAttendance,
  recordAttendance,
} from '../../domain/attendance/record-attendance.js';
import { Changes } from '../changes.js';
import { type AttendanceRuling, correctAttendance } from '../../domain/attendance/correct-attendance.js';

/** A person's presence in the room, reported by another system. */
export interface ReportedAttendance {
  email: string;
  fromAt: Date;
  untilAt: Date | null;
}

/** The outcome of one span: the attendance that now counts, or null for a person who is not registered. */
export interface AttendanceOutcome extends ReportedAttendance {
  recorded: RecordedAttendance | null;
}

/** Records who attended. */
@Injectable()
export class RecordAttendance {
  constructor(private readonly changes: Changes) {}

  /**
   * Records who was in the room, by email address. Returns the outcome of each span, in order. Reporting a span again
   * changes nothing; an open span can be reported again with its end. Throws NotFound, Forbidden, Invalid for a time in
   * the future, and Conflict for a draft.
   */
  async run(sessionId: string, reported: readonly ReportedAttendance[], actor: Actor): Promise<AttendanceOutcome[]> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      requirePast(reported, now);
      const session = await lockSession(tx, sessionId);
      if (session.state === 'draft') throw new Conflict('not-published', "The session hasn't been published.");
      const registered = await listRegistered(tx, session.id);
      const ids = new Map(registered.map((one) => [one.emailKey, one.registrationId]));
      const stretches = reported.map((one) => ({ ...one, registrationId: ids.get(emailKey(one.email)) ?? null }));
      const spans = stretches.flatMap(({ registrationId, fromAt, untilAt }): NewSpan[] =>
        registrationId === null ? [] : [{ registrationId, source: 'room', fromAt, untilAt }],
      );
      const recorded = await recordAttendance(change, session, spans);
      const changed = recorded.filter(isChanged).length;
      if (changed > 0) {
        const details = { people: recorded.length, changed };
        await record(change, 'session.attendance-noted', `session:${session.id}`, details);
      }
      const byId = new Map(recorded.map((one) => [one.registration.id, one]));
      return stretches.map(({ registrationId, ...one }) => {
        return { ...one, recorded: (registrationId && byId.get(registrationId)) || null };
      });
    });
  }

  /**
   * Takes back spans that other systems have reported: of a person the one that starts then, or all. Returns how many.
   * Evidence of other kinds stays. Throws NotFound and Forbidden.
   */
  async takeBack(sessionId: string, reported: readonly { email: string; fromAt: Date | null }[], actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const session = await lockSession(tx, sessionId);
      const ids = new Map((await listRegistered(tx, session.id)).map((one) => [one.emailKey, one.registrationId]));
      const spans = reported.flatMap(({ email, fromAt }) => {
        const registrationId = ids.get(emailKey(email));
        return registrationId === undefined ? [] : [{ registrationId, fromAt }];
      });
      const locked = await lockRegistrations(tx, [...new Set(spans.map(({ registrationId }) => registrationId))]);
      const removed = await removeRoomSpans(tx, spans);
      const recomputed = await recomputeAttendance(change, session, locked);
      const changed = recomputed.filter(isChanged).length;
      if (removed > 0) {
        const details = { people: locked.length, changed };
        await record(change, 'session.attendance-noted', `session:${session.id}`, details);
      }
      return removed;
    });
  }

  /**
   * Corrects by hand who attended a session. A correction overrides all evidence, including later evidence. Returns the
   * unchanged registrations, each with the attendance that now counts; registrations of other sessions are skipped.
   * Throws NotFound, Forbidden, Conflict if the session has not started, and Invalid for more minutes than it lasted.
   * `check` is asked about the evidence of the locked registrations, and can throw a refusal.
   */
  async correct(
    sessionId: string,
    registrationIds: readonly string[],
    ruling: AttendanceRuling,
    actor: Actor,
    check?: (evidence: Awaited<ReturnType<typeof listEvidence>>) => void,
  ): Promise<RecordedAttendance[]> {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, (change) => correctAttendance(change, sessionId, registrationIds, ruling, check));
  }
}

/** Clocks of other systems can be some minutes ahead. */
const maxAheadMs = 5 * 60_000;

function requirePast(reported: readonly ReportedAttendance[], now: Date): void {
  const latest = now.getTime() + maxAheadMs;
  const message = 'Must not be in the future.';
  const fieldErrors = reported.flatMap(({ fromAt, untilAt }, index) => {
    const path = fromAt.getTime() > latest ? 'from' : untilAt && untilAt.getTime() > latest ? 'until' : null;
    return path === null ? [] : [{ path: `spans.${index}.${path}`, code: 'in-future', message }];
  });
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}
