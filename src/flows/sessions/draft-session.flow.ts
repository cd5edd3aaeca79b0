import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { lockCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { setMaterialLinks } from '../../domain/materials/change-materials.js';
import { copySession } from '../../domain/sessions/copy-session.js';
import { planning } from '../../domain/sessions/planning.js';
import { draftSession } from '../../domain/sessions/draft-session.js';
import type { DuplicateInput, SessionInput } from '../../domain/sessions/session-input.js';
import type { WallTiming } from '../../domain/sessions/session-timing.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById, lockSession } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { Changes } from '../changes.js';
import { record } from '../../domain/identity/change.js';
import { deleteSession, hasRegistrations } from '../../domain/sessions/deletion.queries.js';
import { noteLeft } from '../../domain/sessions/resolve-series.js';
import { requireDeletable } from '../../domain/sessions/session.js';

/** Creates and deletes drafts of sessions. */
@Injectable()
export class DraftSession {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /** Returns the new draft; `plannedBy` names what found its time. Throws NotFound for an unknown call, and Invalid. */
  async create(callSlug: string, input: SessionInput, actor: Actor, id?: string, plannedBy = ''): Promise<Session> {
    requireAbility(actor, 'change');
    const { recordingUrl, slidesUrl, ...draft } = input;
    return this.changes.run(actor, async (change) => {
      const session = await draftSession(change, await lockCallBySlug(change.tx, callSlug), draft, this.config, { id });
      await setMaterialLinks(change, session, { recordingUrl, slidesUrl });
      for (const note of planning.all) await note(change, session, plannedBy);
      return session;
    });
  }

  /**
   * Returns a draft with the content, questions and time of another session; as an `occurrence`, people attend either.
   * If a session with the ID exists, this is the second of two clicks, and that one is returned.
   */
  async duplicate(sessionId: string, input: DuplicateInput, actor: Actor, id: string = randomUUID()): Promise<Session> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const original = await lockSession(change.tx, sessionId);
      const [existing] = await listSessionsById(change.tx, [id]);
      if (existing !== undefined) return existing;
      const copies = { ...input, times: [wallOf(original, input)], firstId: id };
      const [copy] = await copySession(change, original, copies, this.config);
      if (copy === undefined) throw new Error('A session was copied without a time.');
      return copy;
    });
  }

  /**
   * Returns the deleted session. Throws NotFound, and Conflict for a session that was ever published or for which
   * anybody registered: what people were told about stays visible as cancelled.
   */
  async delete(sessionId: string, actor: Actor): Promise<Session> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const session = await lockSession(change.tx, sessionId);
      requireDeletable(session, await hasRegistrations(change.tx, session.id));
      await deleteSession(change.tx, session.id);
      await noteLeft(change, session, null);
      const { title, startsAtLocal, timeZone } = session;
      await record(change, 'session.deleted', `session:${session.id}`, { title, startsAtLocal, zone: timeZone });
      return session;
    });
  }
}

function wallOf(original: Session, input: DuplicateInput): WallTiming {
  const { startsAtLocal, timeZone, overlap, durationMinutes } = original;
  // The answer to a time that occurs twice is about that time.
  const isMoved = input.startsAtLocal !== undefined || input.timeZone !== undefined;
  return {
    startsAtLocal: input.startsAtLocal ?? startsAtLocal,
    timeZone: input.timeZone ?? timeZone,
    overlap: input.overlap ?? (isMoved ? 'first' : overlap),
    durationMinutes: input.durationMinutes ?? durationMinutes,
  };
}
