import { randomUUID } from 'node:crypto';
import type { Connection } from '../../platform/database/tx.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import type { Change } from '../identity/change.js';
import { findInOtherOccurrences } from '../registrations/admission/admission.queries.js';
import type { RegisterResult } from '../registrations/admission/registration-request.js';
import { emailKey } from '../registrations/links/email-address.js';
import { listKnownPeople } from '../registrations/links/links.queries.js';
import { isLive, type RegistrationState } from '../registrations/registration.js';
import { type Attendance, attendanceIn } from '../sessions/attendance.js';
import type { Session } from '../sessions/session.entity.js';
import type { Delegation, DelegationListing } from './delegation.entity.js';
import type { MemberInput, RosterInput } from './delegation-input.js';
import {
  listMembers,
  countConfirmation,
  lockDelegationsOf,
  listListings,
  saveListings,
} from './delegations.queries.js';
import { listedMembers } from './listed-member.js';
import { planRoster } from './plan-roster.js';
import { getCall } from '../calls/calls.queries.js';
import { vouches } from '../registrations/links/proven.js';
import { coordinatorRefusal } from '../registrations/admission/unconfirmed-limit.js';

/** A person in the summary for their coordinator. */
export interface ShownPerson {
  name: string;
  state: RegistrationState;
  /** How they attend, if the session asks and the coordinator said. */
  attendance: Attendance | null;
}

/** What a coordinator is shown of their people in a session, in the order of the roster. */
export interface CoordinatorPlan {
  people: {
    state: DelegationListing['state'];
    /** Whether the person is registered already, and not by this delegation: nothing is done for them. */
    isLockedByOther: boolean;
    /** Whether the coordinator listed them before. */
    isListed: boolean;
  }[];
}

/**
 * Plans for a coordinator, who must not learn who of their list is registered: the session decides as if everybody were
 * new, and refuses as if they were. Throws the Conflict of the session.
 */
export async function planForCoordinator(
  { tx, now }: Change,
  session: Session,
  delegation: Delegation,
  roster: RosterInput,
): Promise<CoordinatorPlan> {
  const members = await listMembers(tx, delegation.id);
  const listed = listedMembers(members, await listListings(tx, delegation.id));
  const question = { sessions: [session.id], members: roster.members, allOrNothing: roster.allOrNothing };
  const [preview] = await planRoster(tx, delegation, question, now, listed);
  if (preview === undefined) throw new NotFound('session-not-found', "The delegation's call has no such session.");
  const { outlook, existing } = preview;
  if (outlook.refusal !== null) {
    const { code, message, index, values } = outlook.refusal;
    throw new Conflict(code, message, { ...values, ...(index !== null && { index }) });
  }
  const keys = roster.members.map(({ email }) => emailKey(email));
  const elsewhere = await registeredElsewhere(tx, session, delegation, keys);
  return {
    people: keys.map((key, index) => {
      const decided = outlook.people[index] ?? null;
      return {
        state: decided?.state ?? 'confirmed',
        isLockedByOther: elsewhere.has(key),
        isListed: existing[index] !== null && decided === null,
      };
    }),
  };
}

/** Returns those of these address keys that are registered for a run of the session, and not by the delegation. */
export async function registeredElsewhere(
  connection: Connection,
  session: Session,
  delegation: Delegation,
  keys: readonly string[],
): Promise<Set<string>> {
  const known = await listKnownPeople(connection, delegation.callId, keys, [session.id]);
  const ids = [...known.values()].map(({ attendee }) => attendee.id);
  const others = await findInOtherOccurrences(connection, session, ids);
  return new Set(
    keys.filter((key) => {
      const person = known.get(key);
      if (person === undefined) return false;
      const registration = person.registrations[0];
      const isOthers = registration !== undefined && registration.delegationId !== delegation.id;
      const isRegistered = isOthers && (isLive(registration.state) || registration.state === 'declined');
      return isRegistered || others.has(person.attendee.id);
    }),
  );
}

/** Lists the people of a roster as they are shown to their coordinator. */
export async function writeListings(
  { tx, now }: Change,
  session: Session,
  delegation: Delegation,
  roster: RosterInput,
  plan: CoordinatorPlan,
  results: readonly RegisterResult[],
): Promise<void> {
  const byKey = new Map(results.map((result) => [emailKey(result.input.email), result]));
  const listings = roster.members.flatMap((member, index) => {
    const planned = plan.people[index];
    if (planned === undefined || planned.isListed) return [];
    const result = byKey.get(emailKey(member.email));
    const state = result?.registration.state ?? planned.state;
    const shown = { state, position: index, isLockedByOther: planned.isLockedByOther };
    return [newListing(delegation.id, session, member, shown, now)];
  });
  await saveListings(tx, listings);
}

/** Returns a listing of a person who gets, or seems to get, this state. */
export function newListing(
  delegationId: string,
  session: Session,
  { email, name, attendance }: Pick<MemberInput, 'email' | 'name' | 'attendance'>,
  { state, position = 0, isLockedByOther }: { state: RegistrationState; position?: number; isLockedByOther: boolean },
  now: Date,
): DelegationListing {
  return {
    id: randomUUID(),
    delegationId,
    sessionId: session.id,
    emailKey: emailKey(email),
    email,
    name,
    state: state === 'waitlisted' || state === 'pending' ? state : 'confirmed',
    attendance: attendanceIn(session, attendance),
    position,
    isLockedByOther,
    createdAt: now,
    withdrawnAt: null,
  };
}

/**
 * Returns what the summary says of everybody, under the names that the coordinator gave them: what we know of people from
 * before is private.
 */
export function shownTo(
  plan: CoordinatorPlan | null,
  session: Session,
  roster: RosterInput,
  results: readonly RegisterResult[],
): ShownPerson[] {
  const byKey = new Map(results.map((result) => [emailKey(result.input.email), result]));
  return roster.members.flatMap((member, index): ShownPerson[] => {
    const { email, name } = member;
    const state = byKey.get(emailKey(email))?.registration.state ?? plan?.people[index]?.state;
    return state === undefined ? [] : [{ name, state, attendance: attendanceIn(session, member.attendance) }];
  });
}

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
