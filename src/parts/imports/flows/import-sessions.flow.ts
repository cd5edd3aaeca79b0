import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug, lockCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { ColumnMapping } from '../../../domain/calls/column-mapping.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { draftSession } from '../../../domain/sessions/draft-session.js';
import { Changes } from '../../../flows/changes.js';
import { Config } from '../../../platform/config.js';
import type { Connection } from '../../../platform/database/tx.js';
import { Invalid } from '../../../platform/errors.js';
import type { ReadSessions } from '../domain/imported-session.js';
import { listKnownUids } from '../domain/imported-sessions.queries.js';
import { type PlannedSession, planSessions } from '../domain/plan-sessions.js';
import { readSessions } from '../domain/read-sessions.js';
import { readSessionsTable } from '../domain/read-table.js';

export type SessionsPreview =
  | Extract<ReadSessions, { ok: false }>
  | { ok: true; format: Extract<ReadSessions, { ok: true }>['format']; rows: PlannedSession[] };

/** Imports the sessions of another program as drafts, which is previewed first. Nobody gets an email. */
@Injectable()
export class ImportSessions {
  constructor(
    private readonly database: DataSource,
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /** Previews an import, session by session; writes nothing. `mapping` is of a table. Throws NotFound and Forbidden. */
  async preview(callSlug: string, file: string, mapping: ColumnMapping | null, actor: Actor): Promise<SessionsPreview> {
    requireAbility(actor, 'change');
    const connection = this.database.manager;
    return plan(connection, await getCallBySlug(connection, callSlug), file, mapping);
  }

  /**
   * Drafts the sessions of a file that no session has the UID of, all or none. Returns how many. Throws NotFound,
   * Forbidden, and Invalid for a file that can't be read.
   */
  async run(callSlug: string, file: string, mapping: ColumnMapping | null, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await lockCallBySlug(change.tx, callSlug);
      const planned = await plan(change.tx, call, file, mapping);
      if (!planned.ok) throw new Invalid('invalid-rows', 'The file can no longer be read.', {}, []);
      let created = 0;
      for (const { input, uid, sequence } of planned.rows) {
        if (input === null) continue;
        const { recordingUrl: _, slidesUrl: __, ...draft } = input;
        await draftSession(change, call, draft, this.config, { event: { uid, sequence } });
        created += 1;
      }
      await record(change, 'call.sessions-imported', `call:${call.id}`, { created, format: planned.format });
      return created;
    });
  }
}

async function plan(
  connection: Connection,
  call: Call,
  file: string,
  mapping: ColumnMapping | null,
): Promise<SessionsPreview> {
  const read = mapping === null ? readSessions(file) : readSessionsTable(file, mapping, call);
  if (!read.ok) return read;
  const known = await listKnownUids(
    connection,
    read.sessions.map(({ uid }) => uid),
  );
  return { ok: true, format: read.format, rows: planSessions(call, read.sessions, new Set(known)) };
}
