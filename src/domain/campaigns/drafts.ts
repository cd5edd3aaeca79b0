import { isDeepStrictEqual } from 'node:util';
import { record, type Change } from '../identity/change.js';
import type { CampaignRow, CampaignRows } from './campaigns.queries.js';

/** Writes a new draft, and returns it. */
export async function insertDraft<Row extends CampaignRow>(
  change: Change,
  rows: CampaignRows<Row>,
  draft: Row,
): Promise<Row> {
  await rows.insert(change.tx, draft);
  await record(change, `${rows.name}.created`, `${rows.name}:${draft.id}`);
  return draft;
}

/** Writes what has changed of a locked draft, and returns the draft as it is then. */
export async function editDraft<Row extends CampaignRow>(
  change: Change,
  rows: CampaignRows<Row>,
  draft: Row,
  edited: Partial<Row>,
): Promise<Row> {
  const { tx, now } = change;
  const fields = Object.keys(edited).filter((name) => !isDeepStrictEqual(edited[name], draft[name]));
  if (fields.length === 0) return draft;
  const changes = { ...edited, updatedAt: now };
  await rows.update(tx, draft.id, changes);
  await record(change, `${rows.name}.edited`, `${rows.name}:${draft.id}`, { fields });
  return { ...draft, ...changes };
}

/** Removes a draft with its list. Throws NotFound, and Conflict if it is no longer a draft. */
export async function removeDraft<Row extends CampaignRow>(change: Change, rows: CampaignRows<Row>, id: string) {
  await rows.lock(change.tx, id, 'edit');
  await rows.remove(change.tx, id);
  await record(change, `${rows.name}.deleted`, `${rows.name}:${id}`);
}
