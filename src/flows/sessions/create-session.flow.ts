import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newUid } from '../../domain/calendar/event-identity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { checkCriteria, checkThemes } from '../../domain/calls/call.js';
import { lockCall, lockCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { checkRoom } from '../../domain/rooms/room-kind.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { SessionInput } from '../../domain/sessions/session-input.js';
import { freeSlug, slugStem } from '../../domain/sessions/session-slug.js';
import { checkClosing, sessionTiming } from '../../domain/sessions/session-timing.js';
import { insertSession, lockSession, slugsLike } from '../../domain/sessions/sessions.queries.js';
import { copyQuestions } from '../../domain/sessions/copy-questions.js';
import type { Tx } from '../../platform/database/tx.js';
import { command } from '../../platform/database/statement.js';

const duplicateSql = command(`update sessions set occurrence_group = $1 where id = any($2)`);

/** Drafts a session, new or as the copy of another. */
@Injectable()
export class CreateSession {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Gives the new draft. Throws NotFound for an unknown call, Invalid for a theme that the call does not have. */
  async run(callSlug: string, input: SessionInput, actor: Actor): Promise<Session> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) =>
      this.draft(tx, await lockCallBySlug(tx, callSlug), input, actor, now),
    );
  }

  /** Gives a draft that says and asks what the other session does, at the same time; as a `occurrence` people may attend either. */
  async duplicate(sessionId: string, options: { occurrence: boolean }, actor: Actor): Promise<Session> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const original = await lockSession(tx, sessionId);
      const input = {
        ...original,
        ...(!original.ownReminders && { reminders: null }),
        recordingUrl: null,
        slidesUrl: null,
      };
      const draft = await this.draft(tx, await lockCall(tx, original.callId), input, actor, now);
      const copy = await copyQuestions(tx, original, draft, now);
      if (!options.occurrence) return copy;
      const occurrenceGroup = original.occurrenceGroup ?? randomUUID();
      await duplicateSql.run(tx, [occurrenceGroup, [original.id, copy.id]]);
      await record(tx, actor, 'session.twinned', `session:${original.id}`, now);
      return { ...copy, occurrenceGroup };
    });
  }

  /** `call` is locked, so that two drafts of one title do not take the same address. */
  private async draft(tx: Tx, call: Call, input: SessionInput, actor: Actor, now: Date): Promise<Session> {
    checkThemes(call, input.themes);
    checkCriteria(call, input.criteria);
    checkRoom(this.config, input.room);
    const timing = sessionTiming(input);
    checkClosing(input.registrationClosesAt, timing.endsAt);
    const stem = slugStem(input.title, input.kind);
    const session: Session = {
      title: input.title,
      abstract: input.abstract,
      kind: input.kind,
      format: input.format,
      language: input.language,
      themes: input.themes,
      criteria: input.criteria,
      speakers: input.speakers,
      venue: input.venue,
      room: input.room,
      joinUrl: input.joinUrl,
      recordingUrl: input.recordingUrl,
      slidesUrl: input.slidesUrl,
      certificateShare: input.certificateShare,
      startsAtLocal: input.startsAtLocal,
      timeZone: input.timeZone,
      overlap: input.overlap,
      durationMinutes: input.durationMinutes,
      capacity: input.capacity,
      waitlist: input.waitlist,
      approval: input.approval,
      promotion: input.promotion,
      offerHours: input.offerHours,
      organizationLimit: input.organizationLimit,
      series: input.series,
      declineReleasesSeat: input.declineReleasesSeat,
      reminders: input.reminders ?? call.reminders,
      ownReminders: input.reminders !== null,
      registrationClosesAt: input.registrationClosesAt,
      ...timing,
      id: randomUUID(),
      callId: call.id,
      slug: freeSlug(stem, await slugsLike(tx, call.id, stem)),
      state: 'draft',
      taken: 0,
      waiting: 0,
      reserved: 0,
      questions: 0,
      sequence: 0,
      revision: 0,
      uid: newUid(new URL(this.config.publicUrl).hostname),
      occurrenceGroup: null,
      cancelReason: null,
      createdAt: now,
      updatedAt: now,
      publishedAt: null,
      rescheduledAt: null,
      cancelledAt: null,
    };
    await insertSession(tx, session);
    await record(tx, actor, 'session.created', `session:${session.id}`, now);
    return session;
  }
}
