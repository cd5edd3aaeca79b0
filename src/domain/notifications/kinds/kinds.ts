import { addressChange } from './address-change.js';
import { addressChangeNotice } from './address-change-notice.js';
import { addressChanged } from './address-changed.js';
import { broadcast } from './broadcast.js';
import { cancelled } from './cancelled.js';
import { confirmSeat } from './confirm-seat.js';
import { deadline } from './deadline.js';
import { deadlineMoved } from './deadline-moved.js';
import { declined } from './declined.js';
import { declineUnconfirmed } from './decline-unconfirmed.js';
import { delegation } from './delegation.js';
import { delegationNews } from './delegation-news.js';
import { delegationLink } from './delegation-link.js';
import { erased } from './erased.js';
import { followUp } from './follow-up.js';
import { invited } from './invited.js';
import { invitationMoved } from './invitation-moved.js';
import { invitationReminder } from './invitation-reminder.js';
import { invitationToRegister } from './invitation-to-register.js';
import type { Kind } from './kind.js';
import { letter } from './letter.js';
import { link } from './link.js';
import { offerExpired } from './offer-expired.js';
import { offerReminder } from './offer-reminder.js';
import { offered } from './offered.js';
import { otherRun } from './other-run.js';
import { pending } from './pending.js';
import { poll } from './poll.js';
import { pollReminder } from './poll-reminder.js';
import { promoted } from './promoted.js';
import { proposalLink } from './proposal-link.js';
import { proposalMemberRemoved } from './proposal-member-removed.js';
import { proposalReceived } from './proposal-received.js';
import { proposalWithdrawn } from './proposal-withdrawn.js';
import { proposalUnsubmitted } from './proposal-unsubmitted.js';
import { proposalTeam } from './proposal-team.js';
import { recording } from './recording.js';
import { released } from './released.js';
import { reminder } from './reminder.js';
import { rescheduled } from './rescheduled.js';
import { severalRequests } from './several-requests.js';
import { speakerCancelled } from './speaker-cancelled.js';
import { speakerInvited } from './speaker-invited.js';
import { speakerReminder } from './speaker-reminder.js';
import { speakerDeclineUnconfirmed } from './speaker-decline-unconfirmed.js';
import { speakerRemoved } from './speaker-removed.js';
import { speakerUpdated } from './speaker-updated.js';
import { staffAddress } from './staff-address.js';
import { staffAssigned } from './staff-assigned.js';
import { staffInvited } from './staff-invited.js';
import { staffPassword } from './staff-password.js';
import { staffPilots } from './staff-pilots.js';
import { staffReviews } from './staff-reviews.js';
import { staffSecurity } from './staff-security.js';
import { staffWinner } from './staff-winner.js';
import { seatLapsed } from './seat-lapsed.js';
import { switched } from './switched.js';
import { teamInvited } from './team-invited.js';
import { updated } from './updated.js';
import { waitlisted } from './waitlisted.js';
import { winnerAnswered } from './winner-answered.js';
import { winnerAsked } from './winner-asked.js';
import { winnerReminder } from './winner-reminder.js';
import { withdrawn } from './withdrawn.js';

/** All kinds of email by name, in the order in which organizers see them. */
export const kinds = {
  invited,
  waitlisted,
  pending,
  promoted,
  offered,
  'offer-expired': offerExpired,
  'confirm-seat': confirmSeat,
  'seat-lapsed': seatLapsed,
  switched,
  'other-run': otherRun,
  rescheduled,
  updated,
  cancelled,
  withdrawn,
  released,
  'decline-unconfirmed': declineUnconfirmed,
  declined,
  reminder,
  'offer-reminder': offerReminder,
  'follow-up': followUp,
  recording,
  deadline,
  'deadline-moved': deadlineMoved,
  link,
  'several-requests': severalRequests,
  'address-change': addressChange,
  'address-change-notice': addressChangeNotice,
  'address-changed': addressChanged,
  erased,
  'delegation-link': delegationLink,
  delegation,
  'delegation-news': delegationNews,
  'team-invited': teamInvited,
  'proposal-link': proposalLink,
  'proposal-team': proposalTeam,
  'proposal-member-removed': proposalMemberRemoved,
  'proposal-received': proposalReceived,
  'proposal-unsubmitted': proposalUnsubmitted,
  'proposal-withdrawn': proposalWithdrawn,
  letter,
  'winner-asked': winnerAsked,
  'winner-reminder': winnerReminder,
  'winner-answered': winnerAnswered,
  'invitation-to-register': invitationToRegister,
  'invitation-reminder': invitationReminder,
  'invitation-moved': invitationMoved,
  poll,
  'poll-reminder': pollReminder,
  broadcast,
  'speaker-invited': speakerInvited,
  'speaker-updated': speakerUpdated,
  'speaker-cancelled': speakerCancelled,
  'speaker-decline-unconfirmed': speakerDeclineUnconfirmed,
  'speaker-removed': speakerRemoved,
  'speaker-reminder': speakerReminder,
  'staff-invited': staffInvited,
  'staff-password': staffPassword,
  'staff-address': staffAddress,
  'staff-security': staffSecurity,
  'staff-assigned': staffAssigned,
  'staff-reviews': staffReviews,
  'staff-winner': staffWinner,
  'staff-pilots': staffPilots,
} satisfies Record<string, Kind>;

export type MessageKind = keyof typeof kinds;

export const messageKinds = Object.keys(kinds) as readonly MessageKind[];

/** Returns the kinds that pass a test, in order. */
export function kindsWhere(test: (kind: Kind) => boolean): readonly MessageKind[] {
  return messageKinds.filter((name) => test(kinds[name]));
}
