import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility, requireSelf } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { leavingSpeakers } from '../../domain/speakers/leaving.js';
import { mergingSpeakers } from '../../domain/speakers/merging.js';
import { newSpeaker, changedProfile, mergedProfile } from '../../domain/speakers/speaker-changes.js';
import type { SpeakerInput, SpeakerChanges } from '../../domain/speakers/speaker-input.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { insertSpeakers, updateSpeaker, deleteSpeaker, lockSpeaker } from '../../domain/speakers/speakers.queries.js';
import { Changes } from '../changes.js';
import { countEmailsToSpeaker } from '../../domain/notifications/speakers/speaker-news.queries.js';
import { answerAsSpeaker } from '../../domain/sessions/answer-as-speaker.js';
import { refreshSpeakers } from '../../domain/sessions/refresh-speakers.js';
import { NotFound, Conflict } from '../../platform/errors.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { endedRefusal } from '../../domain/sessions/session.js';
import { lockSession, lockAllOccurrences } from '../../domain/sessions/sessions.queries.js';
import {
  moveSessions,
  removeFromSessions,
  listSessionsOfSpeakers,
} from '../../domain/speakers/session-speakers.queries.js';
import type { SpeakerStatus } from '../../domain/speakers/speaker.js';
import { isDeepStrictEqual } from 'node:util';
import { type Briefing, findBriefing, saveBriefing } from '../../domain/speakers/briefings.queries.js';
import { deleteFiles } from '../../platform/file-store/files.queries.js';
import type { Tx } from '../../platform/database/tx.js';
import type { Session } from '../../domain/sessions/session.entity.js';

/** Speakers. */
@Injectable()
export class EditSpeaker {
  constructor(private readonly changes: Changes) {}

  /**
   * Adds a speaker to a call. Returns the speaker; another one can have the same name. Throws NotFound for an unknown
   * call.
   */
  async create(callSlug: string, input: SpeakerInput, actor: Actor, id: string = randomUUID()): Promise<Speaker> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { id: callId } = await getCallBySlug(tx, callSlug);
      const speaker = newSpeaker(id, callId, input, now);
      await insertSpeakers(tx, [speaker]);
      await record(change, 'speaker.created', `speaker:${speaker.id}`);
      return speaker;
    });
  }

  /**
   * Edits the profile of a speaker, by staff or by the speaker. Returns the speaker, and how many emails they get. All
   * of their sessions show a new name or affiliation. Another email address revokes the personal link, which went to
   * the old one. Throws NotFound, and what `edit` throws.
   */
  async run(id: string, edit: Edit<Speaker, SpeakerChanges>, actor: Actor) {
    requireSelf(actor, id);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { speakers, sessions } = await lockSpeakerSessions(tx, [id]);
      const [speaker] = speakers;
      if (speaker === undefined) throw new NotFound('speaker-not-found', 'Speaker not found.');
      const { fields, written } = changedProfile(speaker, changesOf(edit, speaker));
      if (fields.length === 0) return { speaker, notified: 0 };
      const isMoved = fields.includes('email') && speaker.email !== null && written.emailKey !== speaker.emailKey;
      const edited = { ...written, ...(isMoved && { linkVersion: speaker.linkVersion + 1 }), updatedAt: now };
      await updateSpeaker(tx, id, edited);
      await refreshSpeakers(change, sessions);
      await record(change, 'speaker.edited', `speaker:${id}`, { fields });
      const notified = fields.includes('email') ? await countEmailsToSpeaker(tx, id, sessions, now) : 0;
      return { speaker: { ...speaker, ...edited }, notified };
    });
  }

  /** Revokes the personal link of a speaker and makes a new one. Throws NotFound. */
  async replaceLink(id: string, actor: Actor): Promise<Speaker> {
    requireSelf(actor, id);
    return this.changes.run(actor, async (change) => {
      const { speakers } = await lockSpeakerSessions(change.tx, [id]);
      const [speaker] = speakers;
      if (speaker === undefined) throw new NotFound('speaker-not-found', 'Speaker not found.');
      const linkVersion = speaker.linkVersion + 1;
      await updateSpeaker(change.tx, id, { linkVersion });
      await record(change, 'speaker.link-replaced', `speaker:${id}`);
      return { ...speaker, linkVersion };
    });
  }

  /**
   * Records whether a speaker speaks in a session, as they answer or as staff learned. Confirms or declines for a
   * speaker; whoever declines is no longer listed in the session. Returns how many emails they get. Throws NotFound,
   * and Conflict for a session that is cancelled or over.
   */
  async setStatus(sessionId: string, speakerId: string, status: SpeakerStatus, actor: Actor): Promise<number> {
    requireSelf(actor, speakerId);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      const isNew = await answerAsSpeaker(change, { session, speakerId, status, actor }, () => {
        const refusal = endedRefusal(session, now);
        if (refusal !== null) throw refusal;
      });
      return isNew ? countEmailsToSpeaker(tx, speakerId, [session], now) : 0;
    });
  }

  /**
   * Writes what the speakers of a session should know. Replaces the briefing of a session. Throws NotFound, and what
   * `edit` throws.
   */
  async writeBriefing(sessionId: string, edit: Edit<Briefing, Briefing>, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { id } = await lockSession(tx, sessionId);
      const current = await findBriefing(tx, id);
      const briefing = changesOf(edit, current);
      if (isDeepStrictEqual(briefing, current)) return;
      await saveBriefing(tx, id, briefing, now);
      await record(change, 'session.briefing-changed', `session:${id}`);
    });
  }

  /**
   * Deletes a speaker, or merges two that are the same person. Deletes a speaker with their profile, by staff or by the
   * speaker, and returns them. Their sessions no longer list them. Throws NotFound.
   */
  async remove(id: string, actor: Actor): Promise<Speaker> {
    requireSelf(actor, id);
    // The origin would be data about the person.
    const by: Actor = actor.kind === 'speaker' ? { kind: 'speaker', id } : actor;
    return this.changes.run(by, async (change) => {
      const { tx, now } = change;
      const { speakers, sessions } = await lockSpeakerSessions(tx, [id]);
      const [speaker] = speakers;
      if (speaker === undefined) throw new NotFound('speaker-not-found', 'Speaker not found.');
      for (const { leave } of leavingSpeakers.all) await leave(change, id);
      await removeFromSessions(tx, id);
      await deleteSpeaker(tx, id);
      if (speaker.photoId !== null) await deleteFiles(tx, [speaker.photoId], now);
      await refreshSpeakers(change, sessions);
      await record(change, 'speaker.deleted', `speaker:${id}`);
      return speaker;
    });
  }

  /**
   * Merges a speaker into another one of the call, who gets the sessions and whatever their own profile lacks. Returns the
   * other one. Throws NotFound, and Conflict for the same speaker or one of another call.
   */
  async merge(id: string, intoId: string, actor: Actor): Promise<Speaker> {
    requireAbility(actor, 'change');
    if (id === intoId) throw new Conflict('same-speaker', 'Choose another speaker.');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { speakers, sessions } = await lockSpeakerSessions(tx, [id, intoId]);
      const [speaker, into] = speakers;
      if (speaker === undefined || into === undefined) throw new NotFound('speaker-not-found', 'Speaker not found.');
      if (speaker.callId !== into.callId) throw new Conflict('other-call', 'They belong to different calls.');
      for (const merge of mergingSpeakers.all) await merge(change, id, intoId);
      await moveSessions(tx, id, intoId);
      await removeFromSessions(tx, id);
      await deleteSpeaker(tx, id);
      const written = { ...mergedProfile(into, speaker), updatedAt: now };
      await updateSpeaker(tx, intoId, written);
      await refreshSpeakers(change, sessions);
      await record(change, 'speaker.merged', `speaker:${intoId}`);
      return { ...into, ...written };
    });
  }
}

/** Locks speakers after all of their sessions, and returns both. Throws NotFound. */
async function lockSpeakerSessions(
  tx: Tx,
  speakerIds: readonly string[],
): Promise<{ speakers: Speaker[]; sessions: Session[] }> {
  const places = await listSessionsOfSpeakers(tx, speakerIds);
  const sessions = await lockAllOccurrences(
    tx,
    places.map(({ sessionId }) => sessionId),
  );
  const locked = new Map<string, Speaker>();
  for (const id of speakerIds.toSorted()) locked.set(id, await lockSpeaker(tx, id));
  return { sessions, speakers: speakerIds.flatMap((id) => locked.get(id) ?? []) };
}
