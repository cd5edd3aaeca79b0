import type { Attendance } from '../sessions/attendance.js';
import type { KnownAnswer } from '../calendar/event.js';
import type { Role } from '../identity/role.js';
import type { AccountChange } from './staff/account-change.js';
import type { RegistrationState } from '../registrations/registration.js';
import type { CrewTask } from '../speakers/crew-task.js';
import type { FrozenLanguages } from '../sessions/language-offer.js';
import type { FrozenTitle } from '../sessions/session-texts.js';

export const messageStates = ['queued', 'sending', 'sent', 'failed', 'dropped'] as const;
export type MessageState = (typeof messageStates)[number];

/** The recipient as they were when the message was enqueued, frozen in it. */
export interface Recipient {
  name: string;
  email: string;
  timeZone: string;
  /** Whether that zone is only assumed, because theirs is not known: texts name it and call nothing "yours". */
  isOwnZone?: false;
  language: string;
  linkVersion: number;
  /** Whether anyone can have typed the address: its owner has not confirmed it, and nobody vouches for it. */
  unproven?: true;
}

/** The attendee's event as allocated in the transaction that enqueued the message (RFC 5545 UID, SEQUENCE, DTSTAMP). */
export interface AllocatedEvent {
  uid: string;
  sequence: number;
  /** RFC 3339. */
  stampedAt: string;
  /** RFC 3339, of the registration. */
  createdAt: string;
  /** What the attendee's calendar has answered to this SEQUENCE. */
  answer?: KnownAnswer;
  /** How the attendee comes to a hybrid session, if it asks. */
  attendance?: Attendance;
  /** The language in which the attendee follows the session, if they said. */
  listensIn?: string;
}

/** The people of a delegation in one session, as the summary to their coordinator lists them. */
export interface DelegationSession extends FrozenLanguages {
  title: string;
  /** RFC 3339. */
  startsAt: string;
  /** RFC 3339. */
  endsAt: string;
  /** In the order of the roster, at most as many as an email shows. */
  people: { name: string; state: RegistrationState; attendance?: Attendance }[];
  /** How many are in each state, those without a name above included. */
  counts: Partial<Record<RegistrationState, number>>;
}

/** The delegation that a message to its coordinator is about. */
interface MessageDelegation {
  id: string;
  organization: string;
  /** Slug of the session from whose page the coordinator started. */
  session?: string;
  /** Only in a summary. */
  sessions?: DelegationSession[];
  /** Who says that the coordinator's registration wasn't wanted, as the coordinator named them. */
  objector?: string;
}

/** The team of a winning proposal that is invited to a session. */
interface MessageTeam {
  /** Title of the proposal. */
  proposal: string;
  /** Reserved for it; 0 once they are released. */
  seats: number;
  /** RFC 3339: until when they are reserved. */
  reservedUntil: string;
}

/** An invitation to register, and the sessions as they were when it was sent. */
interface MessageInvitation {
  id: string;
  /** The invited person, whose link is derived from it. */
  inviteeId: string;
  /** In order of time. */
  sessions: (FrozenTitle & FrozenLanguages & { startsAt: string; endsAt: string })[];
  /** RFC 3339: until when a seat is reserved for the reader. */
  reservedUntil?: string;
}

/** The account that a message to staff is about. */
interface MessageAccount {
  organizerId: string;
  /** Of the link to choose a password, whose token is derived from it. */
  linkId?: string;
  /** Only in an invitation: the name of who sent it, unless it was the operator. */
  inviter?: string;
  role?: Role;
  /** Only in a message about a change of how they sign in: what changed, the name of a colleague who did it, and where. */
  change?: AccountChange;
  colleague?: string;
  network?: string;
}

/** The speaker whom a message is for. */
export interface MessageSpeaker {
  id: string;
  /** Of their event in calendars; not in a broadcast, which is about no session of theirs. */
  inviteId?: string;
  /** What they do if they don't speak, and what they did as they know it, where that has changed. */
  task?: CrewTask;
  previousTask?: CrewTask;
  /** Whether they still have to say that they will speak. */
  asks?: true;
  /** In a message that takes the session out of their calendar: they declined themselves. */
  hasDeclined?: true;
}

/** The time of another run of the session that a message is about. */
export interface OtherRun {
  /** RFC 3339. */
  startsAt: string;
  /** RFC 3339. */
  endsAt: string;
}

/** The content of a message beyond the snapshot of its session; frozen when it is enqueued. */
export interface MessagePayload {
  recipient: Recipient;
  /** The HTTP request that caused the message, for the log and a header of the email. */
  requestId?: string;
  /** The act that caused it, which can be undone until it leaves. */
  act?: string;
  /** The act that took it back, which can be undone. */
  takenBackBy?: string;
  event?: AllocatedEvent;
  /** How a person without an event would attend a hybrid session, if it asks. */
  attendance?: Attendance;
  /** Position on the waiting list, from 1. */
  place?: number;
  /** RFC 3339: until when an offered seat can be accepted. */
  offerExpiresAt?: string;
  /** RFC 3339: until when the address must be confirmed, or the place goes to the next person. */
  provisionalUntil?: string;
  /** Lead of a reminder, an ISO 8601 duration. */
  lead?: string;
  /**
   * RFC 3339, in a reminder: the start of the attendee's last session of the call at the same wall time, if there was
   * one.
   */
  previousStartsAt?: string;
  /** Whether they had a proposal when the message was enqueued. */
  hasProposal?: boolean;
  /** Whether anyone can have caused the message, by typing the address: such emails are limited. */
  byStranger?: true;
  /** Whether anyone can have registered the reader, whose address is proven: the email asks whether it was them. */
  asksIfMine?: true;
  /** Who registered the reader, where a coordinator did whose own address is proven. */
  registeredBy?: { coordinator: string; organization: string };
  /** What the organizer wrote about the change. */
  note?: string;
  /** The reason if it was not an organizer's change: time zone rules changed, or the attendee asked for new links. */
  reason?: 'zone-rules' | 'new-links';
  /** In a message about another address of the reader: the change that was asked for. */
  addressChange?: { id: string; email: string };
  /** For a person with a seat who switched from another run of the session: its time. */
  switchedFrom?: OtherRun | undefined;
  /** In a broadcast: the name of the reader's organization. */
  organization?: string;
  /** Whether the session asks required questions that the person has not answered. */
  unanswered?: true;
  /** In a message to the coordinator of a delegation. */
  delegation?: MessageDelegation;
  /**
   * In a message to the coordinator of a team that is invited; without a delegation there is nothing to register for.
   */
  team?: MessageTeam;
  /** In a message that invites the reader to register. */
  invitation?: MessageInvitation;
  /** Only in a message to a speaker. */
  speaker?: MessageSpeaker;
  /** Only in a message to staff. */
  account?: MessageAccount;
  /** The revision that the attendee knew before, in a `rescheduled` message. */
  previousRevision?: number;
}
