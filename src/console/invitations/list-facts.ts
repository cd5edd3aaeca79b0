import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import { hasUnsent, maxCorrected } from '../../domain/invitations/invitation.js';
import {
  countInviteesOf,
  countReasons,
  listInvitees,
  listUnread,
} from '../../domain/invitations/invitations.queries.js';
import { countRemindable, countUninvitable } from '../../domain/invitations/invitees.queries.js';
import { isAble } from '../../domain/identity/actor.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ConsolePage } from '../frame/console-page.js';
import { refreshWhile } from '../ui/campaign-pages.js';

/** What the page of an invitation or a poll says of its list. */
export type ListFacts = Awaited<ReturnType<typeof readListFacts>>;

/**
 * Reads what a page says of a list, and has it refreshed while the list is being sent. `reasons` are those of a draft's
 * people who must not be written to, and of people who were skipped.
 */
export async function readListFacts(page: ConsolePage, connection: Connection, invitation: Invitation) {
  const { id, state } = invitation;
  const isDraft = state === 'draft';
  const counts = await countInviteesOf(connection, id);
  const skipped = await countReasons(connection, id, ['skipped']);
  const canCorrect = counts.invalid > 0 && isAble(page.actor, 'change');
  const invalid = { states: ['invalid' as const], answers: null };
  refreshWhile(page, state === 'sent' && hasUnsent(counts));
  return {
    counts,
    reasons: isDraft ? [...skipped, ...(await countUninvitable(connection, invitation))] : skipped,
    unread: await listUnread(connection, id),
    /** How many would be reminded now. */
    remindable: isDraft ? 0 : await countRemindable(connection, id),
    invalid: canCorrect ? await listInvitees(connection, id, invalid, { limit: maxCorrected }) : [],
  };
}
