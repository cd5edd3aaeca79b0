import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { type ImportRow, openImport, type OpenedImport } from '../../domain/registrations/import-table.js';
import { planImport, type Prospect } from '../../domain/registrations/plan-import.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Clock } from '../../platform/clock.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';

/** Number of rows validated before other requests get their turn. */
const portion = 200;

/** Number of rows for which the preview says what would happen; further ones are only validated. */
const maxPlanned = 10_000;
/** The longest wait for requests in flight before the next portion. */
const maxMs = 500;

export type ImportPreview =
  | Extract<OpenedImport, { ok: false }>
  | { ok: true; rows: (ImportRow & { prospect: Prospect })[]; ignored: string[] };

/** Previews an import, row by row. Writes and locks nothing. */
@Injectable()
export class PreviewImport {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly foreground: ForegroundPriority,
  ) {}

  /** Returns an error if the file is unreadable. Throws NotFound and Forbidden. */
  async run(sessionId: string, input: Uint8Array | string, actor: Actor, maxRows: number): Promise<ImportPreview> {
    requireAbility(actor, 'change');
    const connection = this.database.manager;
    const session = await getSession(connection, sessionId);
    const questions = currentQuestions(await listQuestions(connection, session.id));
    const opened = openImport(input, questions, { maxRows, asksAttendance: session.asksAttendance });
    if (!opened.ok) return opened;
    const rows: ImportRow[] = [];
    for (const [index, row] of opened.rows.entries()) {
      if (index % portion === 0) {
        await nextTurn();
        await this.foreground.over(maxMs);
      }
      rows.push(opened.check(row));
    }
    const planned = await planImport(connection, session, rows.slice(0, maxPlanned), this.clock.now());
    const later = rows.slice(maxPlanned).map((row) => ({ ...row, prospect: prospectLater(row) }));
    return { ok: true, rows: [...planned, ...later], ignored: opened.ignored };
  }
}

function prospectLater({ input }: ImportRow): Prospect {
  return { outcome: input === null ? 'faulty' : 'later' };
}
