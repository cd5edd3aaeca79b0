import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { lockCall, lockCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { copyQuestions } from '../../domain/sessions/draft-session.js';
import { draftSession } from '../../domain/sessions/draft-session.js';
import type { SessionInput } from '../../domain/sessions/session-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockSession, putInOccurrenceGroup } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { Changes } from '../changes.js';

/** Drafts a session, new or as the copy of another. */
@Injectable()
export class CreateSession {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /** Returns the new draft. Throws NotFound for an unknown call, and Invalid. */
  async run(callSlug: string, input: SessionInput, actor: Actor): Promise<Session> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) =>
      draftSession(change, await lockCallBySlug(change.tx, callSlug), input, this.config),
    );
  }

  /** Returns a draft with the content, questions and time of another session; as an `occurrence`, people attend either. */
  async duplicate(sessionId: string, options: { occurrence: boolean }, actor: Actor): Promise<Session> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const original = await lockSession(tx, sessionId);
      const reminders = original.ownReminders ? original.reminders : null;
      const input = { ...original, reminders, recordingUrl: null, slidesUrl: null };
      const draft = await draftSession(change, await lockCall(tx, original.callId), input, this.config);
      const copy = await copyQuestions(change, original, draft);
      if (!options.occurrence) return copy;
      const occurrenceGroup = original.occurrenceGroup ?? randomUUID();
      await putInOccurrenceGroup(tx, occurrenceGroup, [original.id, copy.id]);
      await record(change, 'session.twinned', `session:${original.id}`);
      return { ...copy, occurrenceGroup };
    });
  }
}
