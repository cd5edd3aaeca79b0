import { derivedDates } from '../../domain/calls/call-dates.js';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import type { CallInput, CloneInput } from '../../domain/calls/call-input.js';
import { insertCall, lockCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { usualSubmissions } from '../../domain/calls/submission-window.js';
import { defaultUnconfirmedLimits } from '../../domain/registrations/admission/unconfirmed-limit.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { copySettings } from '../../domain/calls/copy-call.queries.js';
import { shiftedLocal, shiftInDays } from '../../domain/calls/next-call.js';
import { record, type Change } from '../../domain/identity/change.js';
import { roomOffers } from '../../domain/rooms/room-opener.js';
import { copiedClosing } from '../../domain/sessions/repeats.js';
import { copyQuestions } from '../../domain/sessions/copy-session.js';
import { publicOffers } from '../../domain/sessions/language-offer.js';
import { draftSession } from '../../domain/sessions/draft-session.js';
import { copySeries } from '../../domain/sessions/resolve-series.js';
import { listSessions, putInOccurrenceGroup } from '../../domain/sessions/sessions.queries.js';
import { copySpeakers } from '../../domain/speakers/speakers.queries.js';

/** Creates calls. */
@Injectable()
export class CreateCall {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /** Creates a call for proposals. Returns the new call. Throws Conflict when the slug is taken. */
  async run(input: CallInput, actor: Actor): Promise<Call> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { isPublic = true, ...fields } = input;
      const call: Call = {
        ...fields,
        id: randomUUID(),
        unconfirmedPerCoordinator: input.unconfirmedPerCoordinator ?? defaultUnconfirmedLimits.perCoordinator,
        unconfirmedPerNetwork: input.unconfirmedPerNetwork ?? defaultUnconfirmedLimits.perNetwork,
        hoursToConfirm: input.hoursToConfirm ?? defaultUnconfirmedLimits.hoursToConfirm,
        acceptsProposals: input.acceptsProposals ?? false,
        proposalGraceMinutes: input.proposalGraceMinutes ?? usualSubmissions.graceMinutes,
        summaryWords: input.summaryWords ?? usualSubmissions.summaryWords,
        answerWords: input.answerWords ?? usualSubmissions.answerWords,
        criterionGuidance: input.criterionGuidance ?? {},
        features: {},
        linkNames: [],
        embedOrigins: [],
        scoreTexts: input.scoreTexts ?? {},
        proposalRules: input.proposalRules ?? '',
        proposalQuestions: input.proposalQuestions ?? [],
        contactEmail: input.contactEmail ?? this.config.emailFrom.address,
        ...derivedDates(input),
        datesRevision: 1,
        logoEtag: '',
        logoWidth: 0,
        logoHeight: 0,
        publishedAt: isPublic ? now : null,
        testRecipientId: null,
        archivedAt: null,
        createdAt: now,
        sequence: 0,
        updatedAt: now,
      };
      if (!(await insertCall(tx, call))) {
        throw new Conflict('slug-taken', `The slug ${JSON.stringify(call.slug)} is already taken.`, {
          slug: call.slug,
        });
      }
      await record(change, 'call.created', `call:${call.id}`);
      return call;
    });
  }

  /**
   * Copies a call for another year: its settings and texts, and its sessions as drafts. Returns the copy, a draft, and
   * how many sessions it has. Throws NotFound, and Conflict when the slug is taken.
   */
  async clone(slug: string, input: CloneInput, actor: Actor): Promise<{ call: Call; sessions: number }> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const original = await lockCallBySlug(tx, slug);
      const { name, slug: newSlug, opensOn, closesOn } = input;
      const call: Call = {
        ...original,
        id: randomUUID(),
        slug: newSlug,
        name,
        opensOn,
        closesOn,
        ...derivedDates({ ...original, opensOn, closesOn }),
        // The translated names are those of the other year.
        translations: withoutNames(original.translations),
        datesRevision: 1,
        publishedAt: null,
        testRecipientId: null,
        archivedAt: null,
        createdAt: now,
        sequence: 0,
        updatedAt: now,
      };
      if (!(await insertCall(tx, call))) {
        throw new Conflict('slug-taken', `The slug ${JSON.stringify(newSlug)} is already taken.`, { slug: newSlug });
      }
      await copySettings(tx, original.id, call.id, now);
      await record(change, 'call.copied', `call:${call.id}`, { title: original.name });
      return { call, sessions: input.sessions === 'none' ? 0 : await this.copySessions(change, original, call, input) };
    });
  }

  /** Copies the sessions that were not cancelled, at the same local time some days later. */
  private async copySessions(change: Change, original: Call, call: Call, input: CloneInput): Promise<number> {
    if (input.sessions === 'none') return 0;
    const days = shiftInDays(original.opensOn, call.opensOn, input.sessions);
    const rooms = await roomOffers(change.tx, this.config, call.id);
    // By name, the copies of the sessions find those of the speakers.
    await copySpeakers(change.tx, original.id, call.id, change.now);
    const sessions = (await listSessions(change.tx, original.id)).filter(({ state }) => state !== 'cancelled');
    const series = await copySeries(change, original.id, call.id);
    const runs = new Map<string, string[]>();
    for (const session of sessions) {
      const wall = { ...session, startsAtLocal: shiftedLocal(session.startsAtLocal, days) };
      const copied = {
        ...wall,
        series: series.get(session.seriesId ?? '') ?? null,
        reminders: session.ownReminders ? session.reminders : null,
        registrationClosesAt: copiedClosing(session, wall),
        room: rooms.some(({ kind }) => kind === session.room) ? session.room : ('link' as const),
        speakers: session.speakers.map(({ id: _id, ...speaker }) => speaker),
        // These belong to the other session, as do those who interpret it.
        joinUrl: null,
        dialIn: [],
        languageOffers: publicOffers(session.languageOffers).map(({ by: _by, ...offer }) => offer),
      };
      const draft = await draftSession(change, call, copied, this.config);
      const { id } = await copyQuestions(change, session, draft);
      const { occurrenceGroup: group } = session;
      if (group !== null) runs.set(group, [...(runs.get(group) ?? []), id]);
    }
    for (const ids of runs.values()) await putInOccurrenceGroup(change.tx, randomUUID(), ids, change.now);
    return sessions.length;
  }
}

function withoutNames(translations: Call['translations']): Call['translations'] {
  return Object.fromEntries(
    Object.entries(translations).map(([code, words]) => {
      const kept = { ...words };
      delete kept.name;
      return [code, kept];
    }),
  );
}
