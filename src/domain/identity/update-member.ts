import { Conflict } from '../../platform/errors.js';
import type { Change } from './change.js';
import { countActiveOwners, saveOrganizer } from './identity.queries.js';
import { endLogins } from './logins.queries.js';
import { leavesNoOwner } from './member.js';
import type { Organizer } from './organizer.entity.js';
import { deletePasskeys } from './passkeys/passkeys.queries.js';
import { deleteAuthenticator, deletePendingSignIns } from './second-factor/second-factors.queries.js';
import { endPasswordLinks } from './password-links.queries.js';

/**
 * Writes a member of the team who was there before. Whatever changes a role or a state passes here, with the team locked
 * (`lockTeam`). Ends the logins and links of an account that is not active. Throws Conflict for the last active owner.
 */
export async function updateMember(change: Change, before: Organizer, after: Organizer): Promise<void> {
  const { tx, now } = change;
  if (leavesNoOwner(before, after, await countActiveOwners(tx))) {
    throw new Conflict('last-owner', 'This is the last active owner. Make someone else an owner first.');
  }
  await saveOrganizer(tx, after);
  if (after.state === 'active') return;
  await endLogins(tx, after.id, now);
  await deletePendingSignIns(tx, after.id);
  if (after.state !== 'invited') await endPasswordLinks(tx, after.id, now, true);
  if (after.state !== 'removed') return;
  // Somebody else can have the address by the time it is invited again.
  await deleteAuthenticator(tx, after.id);
  await deletePasskeys(tx, after.id);
}
