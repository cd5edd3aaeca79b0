import { getCall } from '../calls/calls.queries.js';
import type { Change } from '../identity/change.js';
import { vouches } from '../registrations/proven.js';
import { emailKey } from '../registrations/email-address.js';
import { coordinatorRefusal } from '../registrations/unconfirmed-limit.js';
import type { Delegation } from './delegation.entity.js';
import type { RosterInput } from './delegation-input.js';
import { countConfirmation, lockDelegationsOf } from './delegations.queries.js';

/**
 * Throws TooManyRequests if the people of a coordinator who have not confirmed their addresses would be too many with
 * those of a roster. Who isn't a confirmed member already counts as unconfirmed, so that a coordinator can't find out
 * whom we know. Staff can register anyone.
 */
export async function limitUnconfirmed(
  { tx, actor, now }: Change,
  { callId, coordinatorId }: Delegation,
  { members }: Pick<RosterInput, 'members'>,
): Promise<void> {
  if (vouches(actor)) return;
  const keys = [...new Set(members.map(({ email }) => emailKey(email)))];
  const call = await getCall(tx, callId);
  await lockDelegationsOf(tx, callId, coordinatorId);
  const { unconfirmed, confirmed, confirmedInRoster } = await countConfirmation(tx, callId, coordinatorId, keys, now);
  const counts = { unconfirmed: unconfirmed + keys.length - confirmedInRoster, confirmed };
  const refusal = coordinatorRefusal(counts, call.unconfirmedPerCoordinator);
  if (refusal !== null) throw refusal;
}
