import { Injectable } from '@nestjs/common';
import { type Actor, requireSelf } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { countEmailsToSpeaker } from '../../domain/notifications/speakers/speaker-news.queries.js';
import { refreshSpeakers } from '../../domain/sessions/refresh-speakers.js';
import { endedRefusal } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { lockSessionSpeaker, setSpeakerStatus } from '../../domain/speakers/session-speakers.queries.js';
import type { SpeakerStatus } from '../../domain/speakers/speaker.js';
import { Changes } from '../changes.js';

/** Records whether a speaker speaks in a session, as they answer or as staff learned. */
@Injectable()
export class SetSpeakerStatus {
  constructor(private readonly changes: Changes) {}

  /**
   * Confirms or declines for a speaker; whoever declines is no longer listed in the session. Returns how many emails they get.
   * Throws NotFound, and Conflict for a session that is cancelled or over.
   */
  async run(sessionId: string, speakerId: string, status: SpeakerStatus, actor: Actor): Promise<number> {
    requireSelf(actor, speakerId);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      if ((await lockSessionSpeaker(tx, session.id, speakerId)) === status) return 0;
      const refusal = endedRefusal(session, now);
      if (refusal !== null) throw refusal;
      await setSpeakerStatus(tx, session.id, speakerId, status, status === 'invited' ? null : now);
      await refreshSpeakers(change, [session]);
      await record(change, `speaker.${status}`, `speaker:${speakerId}`, { title: session.title });
      return countEmailsToSpeaker(tx, speakerId, [session], now);
    });
  }
}
