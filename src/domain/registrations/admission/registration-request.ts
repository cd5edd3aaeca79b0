import type { Actor } from '../../identity/actor.js';
import type { MessagePayload } from '../../notifications/message.js';
import type { Outcome } from '../../../platform/batcher.js';
import type { Attendance } from '../../sessions/attendance.js';
import type { Question } from '../../questions/question.entity.js';
import type { Session } from '../../sessions/session.entity.js';
import type { Admission, AdmittedDecision, Applicant, Group, Room } from './admission.js';
import type { NewPerson, RequestedPerson } from './applicant.js';
import type { Attendee } from '../attendee.entity.js';
import type { CarriedEvent } from './entered-registration.js';
import { actsFor } from '../links/proven.js';
import type { RegistrationInput } from './registration-input.js';
import type { Registration } from '../registration.entity.js';

/** What a person takes along from another run of a session. */
export interface Switched {
  event: CarriedEvent;
  /** The time of the run that they leave, if the event is in their calendar. */
  from: MessagePayload['switchedFrom'];
}

export interface RegisterResult {
  /** The request for this person. */
  input: RegistrationInput;
  /** False if the address was already registered: its registration is unchanged. */
  created: boolean;
  registration: Registration;
  attendee: Attendee;
  /** Name of the attendee's organization. */
  organization: string | null;
  /** Position on the waiting list, from 1. */
  place: number | null;
  /** In a public request: what somebody who is not known would get. Nothing else belongs on a page. */
  answer: AdmittedDecision | null;
}

/** People who register together, or a person who registers alone. They are decided about as a whole. */
export interface GroupRequest {
  people: readonly RequestedPerson[];
  /** Whether they get their seats all together or not at all. Otherwise, as many as possible get seats. */
  allOrNothing: boolean;
  /** The delegation that registers them. */
  delegationId: string | null;
  /** Who registers them, for their first email: a coordinator whose own address is proven. */
  registeredBy?: MessagePayload['registeredBy'];
  /** Whether they are walk-ins, who can register after registration has closed. */
  isWalkIn?: boolean;
  /**
   * Whether they attended according to an imported report. They are registered with or without a seat, even if the
   * session is over.
   */
  came?: boolean;
  /** Whether anyone can have typed the address, so that only its owner learns whether it is known. */
  isPublic?: boolean;
  /** Null for a person who registers alone. */
  groupId: string | null;
  /** What a person takes along who switches from another run of the session. */
  switched?: Switched;
  /** Who made the request: one batch can serve many actors. */
  actor: Actor;
  /** The HTTP request, if there is one. */
  requestId?: string | null;
}

/** The requests for one session. */
export interface SessionRequests {
  /** Locked, as are its other occurrences. */
  session: Session;
  requests: readonly GroupRequest[];
}

/** By request: a result for each of its people in order, or why the request was refused. */
export type Admissions = Map<GroupRequest, Outcome<RegisterResult[]>>;

/** A person in a request. */
export interface Entrant {
  request: GroupRequest;
  input: RegistrationInput;
  person: NewPerson;
}

/** An entrant with everything that the decision needs. */
export interface Candidate extends Entrant, Applicant {
  existing: Registration | null;
  attendance: Attendance | null;
  usesReserved: boolean;
  /** Null for a person who is not known yet. */
  attendee: Attendee | null;
}

export interface CheckedSession {
  /** With its waiting list promoted. */
  session: Session;
  /** Its current questions. */
  questions: readonly Question[];
  groups: { request: GroupRequest; entrants: Entrant[] }[];
}

export interface DecidedSession {
  session: Session;
  questions: readonly Question[];
  groups: (Group<Candidate> & { request: GroupRequest })[];
  admissions: ReadonlyMap<Candidate, Admission>;
  answers: ReadonlyMap<Candidate, AdmittedDecision>;
  room: Room;
}

/**
 * Returns whether anyone can have registered this attendee, who is known: the request comes from the public form or the
 * coordinator of a delegation, and not from a link of theirs.
 */
export function isByStranger({ isPublic = false, delegationId, actor }: GroupRequest, attendeeId: string): boolean {
  const isCoordinators = delegationId !== null && actor.kind === 'attendee';
  return (isPublic || isCoordinators) && !actsFor(actor, attendeeId);
}
