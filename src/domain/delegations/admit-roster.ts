import { randomUUID } from 'node:crypto';

import type { Delegation } from './delegation.entity.js';
import type { RosterInput } from './delegation-input.js';
import { personOf } from './roster-people.js';
import { summaryOf } from './summary.js';
import type { Actor } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { recipientOf } from '../notifications/outbox/frozen.js';
import { getOrganization } from '../organizations/organizations.queries.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { getAttendee } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { admitGroups, type AdmissionContext, type RegisterResult } from '../registrations/admit.js';
import type { Tx } from '../../platform/database/tx.js';

/** What the people of a roster got of a session, in the order of the roster. */
export interface RosterOutcome {
  session: Session;
  results: RegisterResult[];
}

export interface Submission {
  delegation: Delegation;
  /** Locked, all that the roster names, with their runs. */
  sessions: readonly Session[];
  roster: RosterInput;
  actor: Actor;
  /** Names one press of the button: pressed twice, it sends one summary. */
  name: string;
}

/**
 * Registers the people of a roster for its sessions, all of them or nobody, and tells the coordinator once. Gives the
 * sessions by start. Throws the Conflict of the first session that refuses, with the session's id and title and, where
 * one is too many, the index of the person.
 */
export async function admitRoster(tx: Tx, submission: Submission, context: AdmissionContext): Promise<RosterOutcome[]> {
  const { delegation, sessions, roster, actor } = submission;
  const coordinator = await getAttendee(tx, delegation.coordinatorId);
  const outcomes: RosterOutcome[] = [];
  for (const session of sessions) outcomes.push(await admitTo(tx, session, submission, coordinator, context));
  outcomes.sort((a, b) => a.session.startsAt.getTime() - b.session.startsAt.getTime());
  await notifyCoordinator(tx, submission, coordinator, outcomes, context);
  const details = { sessions: sessions.map((session) => session.id), count: roster.members.length };
  await record(tx, actor, 'delegation.registered', `delegation:${delegation.id}`, context.now, details);
  return outcomes;
}

async function admitTo(
  tx: Tx,
  session: Session,
  { delegation, roster, actor }: Submission,
  { timeZone, language }: Attendee,
  context: AdmissionContext,
): Promise<RosterOutcome> {
  if (session.callId !== delegation.callId) {
    throw new NotFound('session-not-found', 'There is no such session in the call of this delegation.');
  }
  const defaults = { organizationId: delegation.organizationId, timeZone, language, now: context.now };
  const people = roster.members.map((member) => personOf(member, defaults));
  const group = {
    people,
    allOrNothing: roster.allOrNothing,
    delegationId: delegation.id,
    groupId: randomUUID(),
    actor,
  };
  const [outcome] = await admitGroups(tx, session, [group], context);
  if (outcome === undefined) throw new Error('A roster was decided and not answered.');
  if (outcome.ok) return { session, results: outcome.result };
  if (!(outcome.error instanceof Conflict)) throw outcome.error;
  const { code, message, values } = outcome.error;
  const index = values['index'];
  const faults = typeof index === 'number' ? [{ path: `members.${index}`, code, message }] : [];
  throw new Conflict(code, message, { ...values, session: session.title, sessionId: session.id }, faults);
}

/** One summary, in the transaction that it tells of. */
async function notifyCoordinator(
  tx: Tx,
  { delegation, roster, name }: Submission,
  coordinator: Attendee,
  outcomes: readonly RosterOutcome[],
  { domain, now }: AdmissionContext,
): Promise<void> {
  const organization = await getOrganization(tx, delegation.organizationId);
  const sessions = outcomes.map(({ session, results }) => {
    // By the names that the coordinator gave them: what we know of people from before is theirs.
    const people = results.map(({ registration: { state }, place }, index) => {
      return { name: roster.members[index]?.name ?? '', state, place };
    });
    return summaryOf(session, people);
  });
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
  await enqueueMessages(tx, [message], domain, now);
}
