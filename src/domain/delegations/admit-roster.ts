import { randomUUID } from 'node:crypto';

import { type RegisteredBy, registeredBy } from './registered-by.js';
import { listListings, saveListings } from './listings.queries.js';
import { listedMembers } from './listed-member.js';
import { listMembers } from './delegations.queries.js';
import { planRoster } from './plan-roster.js';
import type { Delegation, DelegationListing } from './delegation.entity.js';
import type { RosterInput } from './delegation-input.js';
import { limitUnconfirmed } from './limit-unconfirmed.js';
import { personOf } from './roster-people.js';
import { record } from '../identity/audit.queries.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { recipientOf } from '../notifications/outbox/frozen.js';
import { getOrganization } from '../organizations/organizations.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { getAttendee } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { findInOtherOccurrences } from '../registrations/admission.queries.js';
import { emailKey } from '../registrations/email-address.js';
import { listKnownPeople } from '../registrations/known-people.queries.js';
import { admitGroup, type RegisterResult } from '../registrations/admit.js';
import type { Change } from '../identity/change.js';
import type { DelegationSession } from '../notifications/message.js';
import { isLive, type RegistrationState } from '../registrations/registration.js';

/** Maximum number of people of a session in an email; the page of the delegation shows all. */
const mostNames = 60;

/** The results of a session for the people of a roster, in roster order. */
export interface RosterOutcome {
  session: Session;
  /** Of those for whom something was decided. */
  results: RegisterResult[];
  /** What the coordinator reads of everybody. */
  shown: ShownPerson[];
}

interface ShownPerson {
  name: string;
  state: RegistrationState;
  place: number | null;
}

export interface Submission {
  delegation: Delegation;
  /** All sessions of the roster, locked with their other occurrences. */
  sessions: readonly Session[];
  roster: RosterInput;
  /** Identifies one click on the button: a double click sends one summary. */
  name: string;
}

/**
 * Registers the people of a roster for its sessions, all or none, and notifies the coordinator once. Returns the
 * sessions by start. Throws the Conflict of the first session that refuses, with its id and title and, if a limit is
 * exceeded, the index of the first person over it. Throws TooManyRequests for too many unconfirmed people.
 */
export async function admitRoster(change: Change, submission: Submission): Promise<RosterOutcome[]> {
  const { delegation, sessions, roster } = submission;
  await limitUnconfirmed(change, delegation, roster);
  const coordinator = await getAttendee(change.tx, delegation.coordinatorId);
  const organization = await getOrganization(change.tx, delegation.organizationId);
  const outcomes: RosterOutcome[] = [];
  for (const session of sessions) {
    outcomes.push(await admitTo(change, session, submission, { coordinator, organization }));
  }
  outcomes.sort((a, b) => a.session.startsAt.getTime() - b.session.startsAt.getTime());
  await notifyCoordinator(change, submission, { coordinator, organization }, outcomes);
  const details = { sessions: sessions.map((session) => session.id), count: roster.members.length };
  await record(change, 'delegation.registered', `delegation:${delegation.id}`, details);
  return outcomes;
}

/** Registers the people of a roster for one of its sessions; notifies the people and not the coordinator. Throws as `admitRoster`. */
export async function admitTo(
  change: Change,
  session: Session,
  { delegation, roster }: Pick<Submission, 'delegation' | 'roster'>,
  by: RegisteredBy,
): Promise<RosterOutcome> {
  if (session.callId !== delegation.callId) {
    throw new NotFound('session-not-found', "The delegation's call has no such session.");
  }
  const { actor, now } = change;
  const { timeZone, language } = by.coordinator;
  const { id: delegationId, organizationId } = delegation;
  const plan = actor.kind === 'attendee' ? await planFor(change, session, delegation, roster) : null;
  const members = roster.members.filter((_, index) => plan?.people[index]?.isElsewhere !== true);
  const group = {
    people: members.map((member) => personOf(member, { organizationId, timeZone, language, now })),
    allOrNothing: roster.allOrNothing,
    delegationId,
    ...registeredBy(by),
    groupId: randomUUID(),
    actor,
  };
  try {
    const results = members.length === 0 ? [] : await admitGroup(change, session, group);
    if (plan !== null) await writeListings(change, session, delegation, roster, plan, results);
    return { session, results, shown: shownTo(plan, roster, results) };
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw atMember(error, session);
  }
}

function atMember({ code, message, values }: Conflict, session: Session): Conflict {
  const index = values['index'];
  const fieldErrors = typeof index === 'number' ? [{ path: `members.${index}`, code, message }] : [];
  return new Conflict(code, message, { ...values, session: session.title, sessionId: session.id }, fieldErrors);
}

/** What a coordinator is shown of their people in a session, in the order of the roster. */
interface CoordinatorPlan {
  people: {
    state: DelegationListing['state'];
    place: number | null;
    /** Whether the person is registered already, and not by this delegation: nothing is done for them. */
    isElsewhere: boolean;
    /** Whether the coordinator listed them before. */
    isListed: boolean;
  }[];
}

/**
 * Plans for a coordinator, who must not learn who of their list is registered: the session decides as if everybody were
 * new, and refuses as if they were. Throws the Conflict of the session.
 */
async function planFor(
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
    throw atMember(new Conflict(code, message, { ...values, ...(index !== null && { index }) }), session);
  }
  const keys = roster.members.map(({ email }) => emailKey(email));
  const elsewhere = await registeredElsewhere(tx, session, delegation, keys);
  return {
    people: keys.map((key, index) => {
      const decided = outlook.people[index] ?? null;
      return {
        state: decided?.state ?? 'confirmed',
        place: decided?.place ?? null,
        isElsewhere: elsewhere.has(key),
        isListed: existing[index] !== null && decided === null,
      };
    }),
  };
}

/** Returns those of these address keys that are registered for the session or another run of it, but not by the delegation. */
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

async function writeListings(
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
    const key = emailKey(member.email);
    const result = byKey.get(key);
    const state = result === undefined ? planned.state : toldState(result.registration.state);
    return [
      {
        id: randomUUID(),
        delegationId: delegation.id,
        sessionId: session.id,
        emailKey: key,
        email: member.email,
        name: member.name,
        state,
        place: result === undefined ? planned.place : result.place,
        isElsewhere: planned.isElsewhere,
        createdAt: now,
        withdrawnAt: null,
      },
    ];
  });
  await saveListings(tx, listings);
}

function toldState(state: RegistrationState): DelegationListing['state'] {
  return state === 'waitlisted' || state === 'pending' ? state : 'confirmed';
}

/** By the names that the coordinator gave them: what we know of people from before is private. */
function shownTo(plan: CoordinatorPlan | null, roster: RosterInput, results: readonly RegisterResult[]): ShownPerson[] {
  const byKey = new Map(results.map((result) => [emailKey(result.input.email), result]));
  return roster.members.flatMap(({ email, name }, index): ShownPerson[] => {
    const result = byKey.get(emailKey(email));
    if (result !== undefined) return [{ name, state: result.registration.state, place: result.place }];
    const planned = plan?.people[index];
    return planned === undefined ? [] : [{ name, state: planned.state, place: planned.place }];
  });
}

async function notifyCoordinator(
  change: Change,
  { delegation, name }: Submission,
  { coordinator, organization }: RegisteredBy,
  outcomes: readonly RosterOutcome[],
): Promise<void> {
  const sessions = outcomes.map(({ session, shown }) => summaryOf(session, shown));
  const message = {
    callId: delegation.callId,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: coordinator.id,
    kind: 'delegation' as const,
    dedupeKey: `delegation:${delegation.id}:${name}`,
    payload: {
      recipient: recipientOf(coordinator),
      delegation: { id: delegation.id, organization: organization.name, sessions },
    },
  };
  await enqueueMessages(change, [message]);
}

/** Returns the summary of a session for the coordinator. */
function summaryOf(
  session: { title: string; startsAt: Date; endsAt: Date },
  people: readonly { name: string; state: RegistrationState; place: number | null }[],
): DelegationSession {
  const counts: DelegationSession['counts'] = {};
  for (const { state } of people) counts[state] = (counts[state] ?? 0) + 1;
  return {
    title: session.title,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    people: people
      .slice(0, mostNames)
      .map(({ name, state, place }) => ({ name, state, ...(place !== null && { place }) })),
    counts,
  };
}
