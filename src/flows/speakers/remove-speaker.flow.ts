import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility, requireSelf } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { lockSpeakerSessions } from '../../domain/sessions/lock-speaker-sessions.js';
import { refreshSpeakers } from '../../domain/sessions/refresh-speakers.js';
import { moveSessions, removeFromSessions } from '../../domain/speakers/session-speakers.queries.js';
import { mergedProfile } from '../../domain/speakers/speaker-changes.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { deleteSpeaker, updateSpeaker } from '../../domain/speakers/speakers.queries.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { deleteFiles } from '../../platform/file-store/files.queries.js';
import { Changes } from '../changes.js';

/** Deletes a speaker, or merges two that are the same person. */
@Injectable()
export class RemoveSpeaker {
  constructor(private readonly changes: Changes) {}

  /** Deletes a speaker with their profile, by staff or by the speaker, and returns them. Their sessions no longer list them. Throws NotFound. */
  async run(id: string, actor: Actor): Promise<Speaker> {
    requireSelf(actor, id);
    // The origin would be data about the person.
    const by: Actor = actor.kind === 'speaker' ? { kind: 'speaker', id } : actor;
    return this.changes.run(by, async (change) => {
      const { tx, now } = change;
      const { speakers, sessions } = await lockSpeakerSessions(tx, [id]);
      const [speaker] = speakers;
      if (speaker === undefined) throw new NotFound('speaker-not-found', 'Speaker not found.');
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
