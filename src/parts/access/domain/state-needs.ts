import type { Change } from '../../../domain/identity/change.js';
import { emailKey } from '../../../domain/registrations/email-address.js';
import { lockAttendee } from '../../../domain/registrations/links.queries.js';
import { actsFor, isProven } from '../../../domain/registrations/proven.js';
import { findAttendeeByAddress } from '../../../domain/registrations/registrations.queries.js';
import { needChanges, type StatedNeed } from './access-need.js';
import { askAgain, confirmNeeds, insertNeeds, listNeedsOf, withdrawNeeds } from './access-needs.queries.js';

/** Stores everything that a person needs, as they state it themselves; what they no longer state is deleted. */
export async function stateNeeds(
  { tx, now }: Change,
  attendeeId: string,
  stated: readonly StatedNeed[],
): Promise<void> {
  await lockAttendee(tx, attendeeId);
  const { added, changed, withdrawn } = needChanges(await listNeedsOf(tx, attendeeId), stated);
  await withdrawNeeds(
    tx,
    attendeeId,
    withdrawn.map(({ kind }) => kind),
  );
  for (const need of changed) await askAgain(tx, need, now);
  await insertNeeds(tx, attendeeId, added, { byOwner: true, now });
  await confirmNeeds(tx, attendeeId);
}

/**
 * Stores what somebody ticked in the form by which they registered with this address. A person whose browser is known
 * adds to what they have stated. For anyone else it is kept only for an address that has stated nothing and is not
 * confirmed yet, and counts once its owner confirms it: a stranger changes nothing, and learns nothing.
 */
export async function stateInForm(
  { tx, actor, now }: Change,
  callId: string,
  email: string,
  stated: readonly StatedNeed[],
): Promise<void> {
  const found = await findAttendeeByAddress(tx, callId, emailKey(email));
  if (found === null) return;
  const attendee = await lockAttendee(tx, found.mergedInto ?? found.id);
  const stored = await listNeedsOf(tx, attendee.id);
  const byOwner = actsFor(actor, attendee.id);
  if (!byOwner && (isProven(attendee) || stored.length > 0)) return;
  const { added } = needChanges(stored, stated);
  await insertNeeds(tx, attendee.id, added, { byOwner, now });
}
