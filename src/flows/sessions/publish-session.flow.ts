import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { countSpeakerNews } from '../../domain/notifications/speakers/speaker-news.queries.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { noRecipients, recipientCount, type Recipients } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { unconfirmedWarnings } from '../../domain/sessions/publishing-checks.js';
import { requireNotCancelled, requireNotOver } from '../../domain/sessions/session.js';
import { insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

interface Published {
  session: Session;
  recipients: Recipients;
}

/** Publishes a draft and opens its registration. */
@Injectable()
export class PublishSession {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the session and who is notified: its speakers, who are invited as soon as its call is public; one that is
   * already published is unchanged. `confirmed` lists the keys of the warnings that
   * the actor has seen, or is null if they need no confirmation. Throws Conflict for a session that is cancelled or
   * over, and for warnings that are not confirmed.
   */
  async run(sessionId: string, actor: Actor, confirmed: readonly string[] | null = null): Promise<Published> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      if (session.state === 'published') return { session, recipients: noRecipients };
      requireNotCancelled(session, " and can't be published");
      requireNotOver(session, now, " and can't be published");
      if (confirmed !== null) {
        const open = unconfirmedWarnings(await findPublishingChecks(tx, session, now), confirmed);
        if (open.length > 0) throw new Conflict('unconfirmed-warnings', 'Confirm the warnings to publish the session.');
      }
      const changes = { state: 'published' as const, revision: session.revision + 1, publishedAt: now, updatedAt: now };
      const published = { ...session, ...changes };
      await updateSession(tx, session.id, changes);
      await insertRevision(tx, published, now);
      const recipients = { ...noRecipients, ...(await countSpeakerNews(tx, published, now)) };
      await record(change, 'session.published', `session:${session.id}`, { notified: recipientCount(recipients) });
      return { session: published, recipients };
    });
  }
}
