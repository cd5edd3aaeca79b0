import { isDeepStrictEqual } from 'node:util';

import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { type Briefing, findBriefing, saveBriefing } from '../../domain/speakers/briefings.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Writes what the speakers of a session should know. */
@Injectable()
export class WriteBriefing {
  constructor(private readonly changes: Changes) {}

  /** Replaces the briefing of a session. Throws NotFound, and what `edit` throws. */
  async run(sessionId: string, edit: Edit<Briefing, Briefing>, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { id } = await lockSession(tx, sessionId);
      const current = await findBriefing(tx, id);
      const briefing = changesOf(edit, current);
      if (isDeepStrictEqual(briefing, current)) return;
      await saveBriefing(tx, id, briefing, now);
      await record(change, 'session.briefing-changed', `session:${id}`);
    });
  }
}
