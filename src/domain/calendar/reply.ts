import { emailKey } from '../registrations/email-address.js';
import type { Registration } from '../registrations/registration.entity.js';
import type { Rsvp, ProposedTime } from '../registrations/rsvp.js';
import type { Session } from '../sessions/session.entity.js';
import { isOver } from '../sessions/session.js';

/** What a calendar sent back to an invite (RFC 5546 3.2.3 REPLY, 3.2.7 COUNTER). Nothing in it is trusted but its UID. */
export interface CalendarReply {
  method: 'REPLY' | 'COUNTER';
  uid: string;
  sequence: number;
  /** DTSTAMP. */
  stampedAt: Date;
  /** Addresses under which the one attendee may be meant. */
  addresses: readonly string[];
  /** PARTSTAT, in upper case. */
  participation: string;
  comment: string | null;
  /** Of a COUNTER: the time that would suit, as far as it is known. */
  proposed: { startsAt: Date | null; endsAt: Date | null };
}

/** Who sent the email that brought a reply. */
export interface ReplySender {
  /** The only address in From; null where there is none or more than one. */
  address: string | null;
  /** Whether From is genuine, as far as a trusted server checked it. */
  authentication: 'pass' | 'fail' | 'unknown';
  /** Whether a server is configured that checks every email, so that `unknown` is no longer good enough. */
  mustPass: boolean;
}

/** The registration whose UID the reply names, its session, and the `emailKey` of its attendee. */
export interface Invited {
  registration: Pick<Registration, 'state' | 'sequence' | 'rsvpAt' | 'rsvpSequence' | 'proposedTime'>;
  session: Pick<Session, 'state' | 'endsAt' | 'declineReleasesSeat'>;
  emailKey: string;
}

/** Why a reply changes nothing. */
export type IgnoredReply =
  | 'unknown-event'
  | 'other-attendee'
  | 'no-seat'
  | 'session-not-published'
  | 'over'
  | 'stale'
  | 'repeated'
  | 'no-answer';

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
  /** The attendee declined, and the seat goes to the first person on the waiting list. */
  | { outcome: 'released'; answer: Answer & { rsvp: 'declined' } }
  | { outcome: 'wished'; proposedTime: ProposedTime };

// Delegation is none of these: nobody is added by a reply.
const answers: ReadonlyMap<string, Rsvp> = new Map([
  ['ACCEPTED', 'accepted'],
  ['TENTATIVE', 'tentative'],
  ['DECLINED', 'declined'],
]);

/**
 * Decides what a reply does (RFC 5546 3.2.3 and 2.1.5). The UID is the secret that proves that its sender has the
 * invite; the address must still be the invited one, since people forward invites. Only a person with a seat is asked,
 * so only theirs is an answer: a "yes" after a "no" never takes a seat again. A decline costs a seat, so it counts at
 * once only when it comes from the invited address itself; an assistant, an alias or a forged email makes us ask the
 * person instead. A DTSTAMP after the arrival counts as the arrival: a date far ahead would silence all later replies.
 */
export function decideReply(
  received: CalendarReply,
  sender: ReplySender,
  invited: Invited | null,
  now: Date,
): ReplyDecision {
  if (invited === null) return ignored('unknown-event');
  const { registration, session } = invited;
  const reply = received.stampedAt > now ? { ...received, stampedAt: now } : received;
  const isDecline = reply.method === 'REPLY' && answers.get(reply.participation) === 'declined';
  const isForAttendee = reply.addresses.some((address) => emailKey(address) === invited.emailKey);
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

function isFromAttendee({ address, authentication, mustPass }: ReplySender, key: string): boolean {
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

// "Decline and propose another time" is no refusal: who proposes wants to come, so it gives no seat back.
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

// A sequence above ours counts as ours: attendees may not raise it, and a huge one must not silence later answers.
function ageOf(
  reply: CalendarReply,
  last: { sequence: number | null; stampedAt: Date | null },
  sequence: number,
): 'new' | 'stale' | 'repeated' {
  if (last.stampedAt === null || last.sequence !== sequence || reply.stampedAt > last.stampedAt) return 'new';
  return reply.stampedAt < last.stampedAt ? 'stale' : 'repeated';
}

function ignored(reason: IgnoredReply): ReplyDecision {
  return { outcome: 'ignored', reason };
}
