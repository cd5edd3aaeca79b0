import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { cancel } from '../../domain/sessions/cancel.js';
import { noRecipients } from '../../domain/sessions/recipients.js';
import type { CancelInput } from '../../domain/sessions/session-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { requireCancellable } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Cancels a session and notifies everyone concerned, once that can no longer be undone. */
@Injectable()
export class CancelSession {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the cancelled session and who is notified. Registrations keep their state; only the session's state changes. Cancelling again changes nothing. Throws Conflict if the session is over, and what `edit` throws.
   */
  async run(sessionId: string, edit: Edit<Session, CancelInput>, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const session = await lockSession(change.tx, sessionId);
      if (session.state === 'cancelled') return { session, recipients: noRecipients };
      requireCancellable(session, change.now);
      return cancel(change, session, changesOf(edit, session).reason?.trim() || null);
    });
  }
}
