import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Call } from '../../../domain/calls/call.entity.js';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { wallTimeInput } from '../../../domain/sessions/session-input.js';
import { requireFuture } from '../../../domain/time/require-future.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { timeZoneInput } from '../../../domain/time/zone-input.js';
import { tzDataVersion } from '../../../domain/time/zone-rules.js';
import { Changes } from '../../../flows/changes.js';
import { Conflict } from '../../../platform/errors.js';
import { instant } from '../../../platform/validation.js';
import { deadlineOf } from '../../winners/domain/acceptance.js';
import { publishDecision } from '../../winners/domain/publish-decision.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { type Announcement, announcedOutcomes, seenAnnouncement } from '../domain/announcement.js';
import { deleteAnnouncement, putAnnouncement } from '../domain/announcements.queries.js';
import { letterRows, lockLeavingLetters } from '../domain/letters.queries.js';
import { readAnnouncement } from '../domain/read-announcement.js';
import { scheduleLetter } from '../domain/schedule-letter.js';

export const announceInput = z.strictObject({
  /** Until when winners can answer who are told on the day of the announcement, in the time zone of the call. */
  deadlineLocal: wallTimeInput,
  /** Null for now. */
  sendAt: instant.nullable().default(null),
  timeZone: timeZoneInput.optional(),
  /** `seenAnnouncement` of what was previewed. */
  seen: z.string(),
});
export type AnnounceInput = z.output<typeof announceInput>;

/** Announces the results of a call, for owners: publishes the decision, asks the winners, and sends all letters, as one. */
@Injectable()
export class AnnounceResults {
  constructor(private readonly changes: Changes) {}

  /**
   * Does it now, or at a time: then the letters are scheduled, and `AnnounceDue` publishes. Returns how many winners are
   * asked and how many people get a letter. Throws Conflict if something else would be announced than was previewed
   * (`announcement-changed`), as after another owner has announced it, and without anything to announce; Invalid for a
   * time or a deadline that has passed.
   */
  async run(callSlug: string, input: AnnounceInput, actor: Actor): Promise<{ asked: number; people: number }> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const { deadlineLocal, sendAt, seen } = input;
      const call = await lockJuryBySlug(tx, callSlug);
      const announcement = await readAnnouncement(tx, call);
      const { decisionId, isPublished, asked, letters } = announcement;
      if (decisionId === null) throw new Conflict('jury-undecided', "The winners haven't been decided.");
      if (seenAnnouncement(announcement) !== seen)
        throw new Conflict('announcement-changed', 'What is announced has changed. Read it again and confirm.');
      if (isPublished && asked === 0 && letters.length === 0)
        throw new Conflict('already-published', 'Everything has been announced.');
      if (sendAt !== null) requireFuture('sendAt', sendAt, now);
      deadlineOf(deadlineLocal, call.timeZone, sendAt ?? now);
      await deleteAnnouncement(tx, decisionId);
      if (sendAt !== null) await this.schedule(change, call, decisionId, { ...input, sendAt });
      else if (!isPublished || asked > 0) await publishDecision(change, call, deadlineLocal);
      const people = await this.send(change, call, letters, input);
      await record(change, 'jury.announced', `call:${call.id}`, { winners: asked, people, sendAt });
      return { asked, people };
    });
  }

  /**
   * Takes back an announcement that is scheduled, and its letters, which become drafts. Does nothing if there is none.
   */
  async takeBack(callSlug: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const decision = await findDecision(tx, call.id);
      if (decision === null || !(await deleteAnnouncement(tx, decision.id))) return;
      for (const { id, startedAt } of await lockLeavingLetters(tx, call.id, announcedOutcomes)) {
        if (startedAt !== null) continue;
        const draft = { state: 'draft' as const, sendAt: null, sendZone: null, sendAtLocal: null };
        await letterRows.update(tx, id, { ...draft, updatedAt: now });
        await record(change, 'letter.taken-back', `letter:${id}`);
      }
      await record(change, 'jury.announcement-taken-back', `call:${call.id}`);
    });
  }

  private async schedule(
    { tx, actor }: Change,
    call: Call,
    decisionId: string,
    { sendAt, timeZone, deadlineLocal }: AnnounceInput & { sendAt: Date },
  ): Promise<void> {
    const sendZone = timeZone ?? call.timeZone;
    await putAnnouncement(tx, {
      decisionId,
      callId: call.id,
      sendAt,
      sendZone,
      sendAtLocal: localTime(sendAt, sendZone).local,
      tzVersion: tzDataVersion(),
      deadlineLocal,
      scheduledBy: actorName(actor),
    });
  }

  private async send(
    change: Change,
    call: Call,
    letters: Announcement['letters'],
    { sendAt, timeZone }: AnnounceInput,
  ): Promise<number> {
    let sum = 0;
    for (const { outcome, people } of letters) {
      const sending = { confirm: people, writesAgain: true, sendAt, ...(timeZone !== undefined && { timeZone }) };
      sum += await scheduleLetter(change, call, outcome, sending, true);
    }
    return sum;
  }
}
