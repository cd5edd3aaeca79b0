import { randomUUID } from 'node:crypto';
import { getCall } from '../calls/calls.queries.js';
import { emailLanguage } from '../notifications/composing/context.js';

import { type RegisteredBy, registeredBy } from './registered-by.js';
import { planForCoordinator, type ShownPerson, shownTo, writeListings, limitUnconfirmed } from './coordinator-plan.js';
import type { Delegation } from './delegation.entity.js';
import { type RosterInput, personOf } from './delegation-input.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { sendTogether } from '../notifications/outbox/sent-together.queries.js';
import { personalMessage } from '../notifications/outbox/frozen.js';
import { getOrganization } from '../organizations/organizations.queries.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { getAttendee } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { frozenLanguages } from '../sessions/language-offer.js';
import { readIn } from '../sessions/session-texts.js';
import { admitGroup } from '../registrations/admission/admit.js';
import type { RegisterResult } from '../registrations/admission/registration-request.js';
import { record, type Change } from '../identity/change.js';
import type { DelegationSession } from '../notifications/message.js';

/** Maximum number of people of a session in an email; the page of the delegation shows all. */
const maxNames = 60;

/** The results of a session for the people of a roster, in roster order. */
export interface RosterOutcome {
  session: Session;
  /** Of those for whom something was decided. */
  results: RegisterResult[];
  /** What the coordinator reads of everybody. */
  shown: ShownPerson[];
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
  await sendTogether(
    change,
    outcomes.flatMap(({ results }) => results.map(({ attendee }) => attendee.id)),
  );
  outcomes.sort((a, b) => a.session.startsAt.getTime() - b.session.startsAt.getTime());
  await notifyCoordinator(change, submission, { coordinator, organization }, outcomes);
  const details = { sessions: sessions.map((session) => session.id), count: roster.members.length };
  await record(change, 'delegation.registered', `delegation:${delegation.id}`, details);
  return outcomes;
}

/** Registers the people of a roster for one of its sessions, without a summary. Throws the Conflict of the session. */
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
  const plan =
    actor.kind === 'attendee'
      ? await atMember(session, (index) => index, planForCoordinator(change, session, delegation, roster))
      : null;
  const members = roster.members.filter((_, index) => plan?.people[index]?.isLockedByOther !== true);
  const group = {
    people: members.map((member) => personOf(member, { organizationId, timeZone, language, now })),
    allOrNothing: roster.allOrNothing,
    delegationId,
    ...registeredBy(by),
    groupId: randomUUID(),
    actor,
  };
  const indexInRoster = (index: number) => roster.members.findIndex((member) => member === members[index]);
  const results =
    members.length === 0 ? [] : await atMember(session, indexInRoster, admitGroup(change, session, group));
  if (plan !== null) await writeListings(change, session, delegation, roster, plan, results);
  return { session, results, shown: shownTo(plan, session, roster, results) };
}

/** Adds to a Conflict which session refuses, and at which member of the roster. */
async function atMember<Result>(session: Session, indexInRoster: (index: number) => number, work: Promise<Result>) {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const { code, message, values } = error;
    const where = { session: session.title, sessionId: session.id };
    if (typeof values['index'] !== 'number') throw new Conflict(code, message, { ...values, ...where });
    const index = indexInRoster(values['index']);
    throw new Conflict(code, message, { ...values, ...where, index }, [{ path: `members.${index}`, code, message }]);
  }
}

async function notifyCoordinator(
  change: Change,
  { delegation, name }: Submission,
  { coordinator, organization }: RegisteredBy,
  outcomes: readonly RosterOutcome[],
): Promise<void> {
  const call = await getCall(change.tx, delegation.callId);
  const language = emailLanguage(coordinator.language);
  const sessions = outcomes.map(({ session, shown }) => summaryOf(readIn(session, call, language), shown));
  const message = personalMessage(coordinator, 'delegation', `delegation:${delegation.id}:${name}`, {
    delegation: { id: delegation.id, organization: organization.name, sessions },
  });
  await enqueueMessages(change, [message]);
}

/** Returns the summary of a session for the coordinator. */
function summaryOf(session: Session, people: readonly ShownPerson[]): DelegationSession {
  const counts: DelegationSession['counts'] = {};
  for (const { state } of people) counts[state] = (counts[state] ?? 0) + 1;
  return {
    title: session.title,
    ...frozenLanguages(session),
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    people: people
      .slice(0, maxNames)
      .map(({ name, state, attendance }) => ({ name, state, ...(attendance !== null && { attendance }) })),
    counts,
  };
}
