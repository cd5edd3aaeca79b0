import { emailKey } from '../registrations/links/email-address.js';
import type { Registration } from '../registrations/registration.entity.js';
import type { Rsvp, ProposedTime } from '../registrations/registration.js';
import type { Session } from '../sessions/session.entity.js';
import { isOver } from '../sessions/session.js';
import { AttendeeAnswer, CalendarReply } from './read-reply.js';
import { IgnoredReply } from './unused-reply.js';

/** The sender of the email with the response. */
export interface ReplySender {
  /** The address in From; null if there is none or more than one. */
  address: string | null;
  /** Whether From is genuine, as far as a trusted server checked it. */
  authentication: 'pass' | 'fail' | 'unknown';
  /** Whether a server that checks every email is configured, so that `unknown` is not sufficient. */
  mustPass: boolean;
}

/** The registration with the UID of the response, its session, and the `emailKey` of its attendee. */
export interface Invited {
  registration: Pick<Registration, 'state' | 'sequence' | 'rsvpAt' | 'rsvpSequence' | 'proposedTime'>;
  session: Pick<Session, 'state' | 'endsAt' | 'declineReleasesSeat'>;
  emailKey: string;
}

interface Answer {
  rsvp: Rsvp;
  rsvpAt: Date;
  rsvpSequence: number;
  rsvpComment: string | null;
}

export type ReplyDecision =
  | { outcome: 'ignored'; reason: IgnoredReply }
  | { outcome: 'answered'; answer: Answer }
  /** A decline that may not be the attendee's own: nothing changes until they confirm it. */
  | { outcome: 'asked' }
  /** The attendee declined, and the seat goes to the next person on the waiting list. */
  | { outcome: 'released'; answer: Answer & { rsvp: 'declined' } }
  | { outcome: 'wished'; proposedTime: ProposedTime };

// Delegation is not supported: a response never adds a person.
const answers: ReadonlyMap<string, Rsvp> = new Map([
  ['ACCEPTED', 'accepted'],
  ['TENTATIVE', 'tentative'],
  ['DECLINED', 'declined'],
]);

/**
 * Decides about a calendar response (RFC 5546 3.2.3 and 2.1.5). The UID is a secret that proves that the sender has the
 * invitation; the address must still be the invited one, because people forward invitations. Only responses of people
 * with a seat count: accepting after declining never restores a seat. A decline costs a seat, so it only counts right
 * away if it comes from the invited address itself; for an assistant, an alias or a forged email, we ask the person
 * instead. A DTSTAMP after the arrival counts as the arrival, because a date in the far future would block all later
 * responses.
 */
export function decideReply(
  received: CalendarReply,
  sender: ReplySender,
  invited: Invited | null,
  now: Date,
): ReplyDecision {
  if (invited === null) return ignored('unknown-event');
  const { registration, session } = invited;
  const isOwn = ({ addresses }: AttendeeAnswer) => addresses.some((address) => emailKey(address) === invited.emailKey);
  const own = { ...received, ...[received, ...(received.others ?? [])].find(isOwn) };
  const reply = own.stampedAt > now ? { ...own, stampedAt: now } : own;
  const isDecline = reply.method === 'REPLY' && answers.get(reply.participation) === 'declined';
  const isForAttendee = isOwn(reply);
  if (!isForAttendee && !isDecline) return ignored('other-attendee');
  if (session.state !== 'published') return ignored('session-not-published');
  if (isOver(session, now)) return ignored('over');
  if (registration.state !== 'confirmed') return ignored('no-seat');
  if (reply.sequence < registration.sequence) return ignored('stale');
  if (reply.method === 'COUNTER') return decideProposedTime(reply, registration);
  const decision = decideAnswer(reply, invited);
  if (!isDecline || decision.outcome === 'ignored') return decision;
  return isForAttendee && isFromAttendee(sender, invited.emailKey) ? decision : { outcome: 'asked' };
}

/** Returns whether an email is from the attendee's own address, as far as that is known. */
export function isFromAttendee({ address, authentication, mustPass }: ReplySender, key: string): boolean {
  if (address === null || emailKey(address) !== key) return false;
  return mustPass ? authentication === 'pass' : authentication !== 'fail';
}

function decideAnswer(reply: CalendarReply, { registration, session }: Invited): ReplyDecision {
  const rsvp = answers.get(reply.participation);
  if (rsvp === undefined) return ignored('no-answer');
  const last = { sequence: registration.rsvpSequence, stampedAt: registration.rsvpAt };
  const age = ageOf(reply, last, registration.sequence);
  if (age !== 'new') return ignored(age);
  const { stampedAt: rsvpAt, comment: rsvpComment } = reply;
  const answer = { rsvpAt, rsvpSequence: registration.sequence, rsvpComment };
  return rsvp === 'declined' && session.declineReleasesSeat
    ? { outcome: 'released', answer: { rsvp, ...answer } }
    : { outcome: 'answered', answer: { rsvp, ...answer } };
}

// "Decline and propose another time" doesn't free the seat, because the person wants to come.
function decideProposedTime(reply: CalendarReply, { sequence, proposedTime }: Invited['registration']): ReplyDecision {
  const last = {
    sequence: proposedTime?.sequence ?? null,
    stampedAt: proposedTime === null ? null : new Date(proposedTime.stampedAt),
  };
  const age = ageOf(reply, last, sequence);
  if (age !== 'new') return ignored(age);
  const { comment, proposed, stampedAt } = reply;
  return {
    outcome: 'wished',
    proposedTime: {
      startsAt: proposed.startsAt?.toISOString() ?? null,
      endsAt: proposed.endsAt?.toISOString() ?? null,
      comment,
      sequence,
      stampedAt: stampedAt.toISOString(),
    },
  };
}

// A sequence above ours counts as ours: attendees can't increase it, and a huge one must not block later responses.
function ageOf(reply: CalendarReply, last: { sequence: number | null; stampedAt: Date | null }, sequence: number) {
  if (last.stampedAt === null || last.sequence !== sequence || reply.stampedAt > last.stampedAt) return 'new';
  return reply.stampedAt < last.stampedAt ? 'stale' : 'repeated';
}

function ignored(reason: IgnoredReply): ReplyDecision {
  return { outcome: 'ignored', reason };
}
