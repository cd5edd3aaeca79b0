import type { Call } from '../../domain/calls/call.entity.js';
import { actorName, type OrganizerActor } from '../../domain/identity/actor.js';
import { findBatch } from '../../domain/proposals/proposal-changes.queries.js';
import { isUndoable, undoableUntil } from '../../domain/proposals/undo-batch.js';
import { formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { Connection } from '../../platform/database/tx.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { proposalsPath } from '../paths/proposal-paths.js';
import { proposalFields, type ProposalsQuery } from './proposals-query.js';

/** How to undo a change of many states, right after it. */
export interface UndoStatesView {
  text: string;
  path: string;
  fields: { name: string; value: string }[];
}

/** Returns how to undo the changes that `batchId` identifies; null if they can't be undone, or by this organizer. */
export async function undoStatesView(
  connection: Connection,
  { batchId, call, query, actor }: { batchId: string; call: Call; query: ProposalsQuery; actor: OrganizerActor },
  { language, now }: Pick<ConsoleLayout, 'language' | 'now'>,
): Promise<UndoStatesView | null> {
  const batch = batchId === '' ? null : await findBatch(connection, batchId);
  if (batch === null || !isUndoable(batch, call.id, actorName(actor), now)) return null;
  const until = undoableUntil(batch);
  const time = `${formatTime(until, call.timeZone, language)}, ${zoneLabel(call.timeZone, until, language)}`;
  return {
    text: translate(language, 'console.proposals.bulk.undo.text', { count: batch.count, time }),
    path: `${proposalsPath(call)}/bulk/undo`,
    fields: [...proposalFields(query), { name: 'batch', value: batchId }],
  };
}
