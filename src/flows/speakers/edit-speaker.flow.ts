import { Injectable } from '@nestjs/common';
import { type Actor, requireSelf } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { countEmailsToSpeaker } from '../../domain/notifications/speakers/speaker-news.queries.js';
import { lockSpeakerSessions } from '../../domain/sessions/lock-speaker-sessions.js';
import { refreshSpeakers } from '../../domain/sessions/refresh-speakers.js';
import { changedProfile } from '../../domain/speakers/speaker-changes.js';
import type { SpeakerChanges } from '../../domain/speakers/speaker-input.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { updateSpeaker } from '../../domain/speakers/speakers.queries.js';
import { NotFound } from '../../platform/errors.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Edits the profile of a speaker, by staff or by the speaker. */
@Injectable()
export class EditSpeaker {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the speaker, and how many emails they get. All of their sessions show a new name or affiliation. Another email address revokes the personal
   * link, which went to the old one. Throws NotFound, and what `edit` throws.
   */
  async run(
    id: string,
    edit: Edit<Speaker, SpeakerChanges>,
    actor: Actor,
  ): Promise<{ speaker: Speaker; notified: number }> {
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
}
