import type { CampaignRows } from '../campaigns/campaigns.queries.js';
import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { dropUnsentInvitations } from '../notifications/outbox/invitation-messages.queries.js';
import { Conflict } from '../../platform/errors.js';
import type { Invitation } from './invitation.entity.js';
import { skipWaiting } from './invitees.queries.js';

/** Starts the one reminder of a locked list. `subjectId`: that of the activity log. Throws Conflict the second time. */
export async function startReminder(
  change: Change,
  rows: CampaignRows<Invitation>,
  { id, remindedAt }: Invitation,
  subjectId: string,
): Promise<void> {
  const { tx, now } = change;
  if (remindedAt !== null)
    throw new Conflict(`${rows.name}-reminded`, 'The reminder has been sent. Each person gets one.');
  await rows.update(tx, id, { remindedAt: now, updatedAt: now });
  await record(change, `${rows.name}.reminded`, `${rows.name}:${subjectId}`);
}

/** Stops a locked list: drops what has not been sent. Returns how many people get nothing any more. */
export async function stopList(
  { tx, now }: Change,
  rows: CampaignRows<Invitation>,
  { id }: Invitation,
): Promise<number> {
  await rows.update(tx, id, { state: 'stopped', stoppedAt: now, updatedAt: now });
  return (await skipWaiting(tx, id, 'stopped')) + (await dropUnsentInvitations(tx, id));
}
