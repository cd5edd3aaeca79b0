import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/change.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { dropSpeakerEmails } from '../../domain/notifications/speakers/speaker-invites.queries.js';
import { findSpeakerByToken, lockSpeaker, updateSpeaker } from '../../domain/speakers/speakers.queries.js';
import type { SpeakerCategory } from '../../domain/notifications/unsubscribe/email-category.js';
import { stoppedAt } from '../../domain/speakers/speaker.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Stops one category of a speaker's emails, and lets them have them again, through the link in these emails. */
@Injectable()
export class StopSpeakerEmails {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /** Returns the speaker of a link. Throws NotFound. */
  async find(token: string): Promise<Speaker> {
    const speaker = await findSpeakerByToken(this.database.manager, token);
    if (speaker === null) throw new NotFound('link-unknown', 'Unknown link.');
    return speaker;
  }

  /** Returns the speaker; repeating changes nothing. Throws NotFound. */
  async run(token: string, category: SpeakerCategory, isStopped: boolean, origin?: string): Promise<Speaker> {
    const { id } = await this.find(token);
    return this.changes.run({ kind: 'speaker', id, origin }, async (change) => {
      const { tx, now } = change;
      // Otherwise, a reminder planned in the meantime would still be sent.
      await lockReminderPlanning(tx);
      const speaker = await lockSpeaker(tx, id);
      const field = stoppedAt[category];
      if ((speaker[field] !== null) === isStopped) return speaker;
      const changes = { [field]: isStopped ? now : null };
      await updateSpeaker(tx, id, changes);
      if (isStopped) await dropSpeakerEmails(tx, id, category);
      await record(change, isStopped ? 'speaker.muted' : 'speaker.unmuted', `speaker:${id}`, { category });
      return { ...speaker, ...changes };
    });
  }
}
