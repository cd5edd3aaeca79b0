import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import type { ConsolePage } from '../../../console/frame/console-page.js';
import { findDecision, listSignedMinutes } from '../domain/decisions.queries.js';
import { readJuryProgress } from '../domain/jury-progress.js';
import { readMinutes } from '../domain/read-minutes.js';
import { minutesPage } from './minutes.page.js';

/** Shows the minutes of a jury as they are now, or a version that was signed. Throws NotFound for an unknown version. */
export async function showMinutes(
  page: ConsolePage,
  connection: Connection,
  call: Call,
  { isChair, version }: { isChair: boolean; version: string | null },
): Promise<void> {
  const signed = await listSignedMinutes(connection, call.id);
  const chosen = version === null ? null : signed.find((one) => String(one.version) === version);
  if (chosen === undefined) throw new NotFound('minutes-not-found', 'Minutes not found.');
  const decision = await findDecision(connection, call.id);
  const progress = await readJuryProgress(connection, call);
  const content = decision && (await readMinutes(connection, call, progress, decision));
  const hasChair = progress.rules.chairId !== null;
  const view = minutesPage(await page.layout(), { call, content, decision, signed, chosen, isChair, hasChair });
  page.render('jury/minutes', view);
}
