import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Delegation } from '../delegations/delegation.entity.js';
import type { RosterInput } from '../delegations/delegation-input.js';
import { getDelegation } from '../delegations/delegations.queries.js';
import { personOf } from '../delegations/roster-people.js';
import { summaryOf } from '../delegations/summary.js';
import type { Actor } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import type { DelegationSession } from '../notices/message.js';
import { enqueueNotices } from '../notices/messages.queries.js';
import { recipientOf } from '../notices/notice.js';
import { getOrganization } from '../organizations/organizations.queries.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Conflict, NotFound } from '../platform/errors.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { getAttendee } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { lockSession } from '../sessions/sessions.queries.js';
import { admitParties, type AdmissionContext, type RegisterResult } from './admit-parties.js';
import { requireCoordinator } from './require-coordinator.js';

/** What the people of a roster got of a session, in the order of the roster. */
export interface RosterOutcome {
  session: Session;
  results: RegisterResult[];
}

/** Registers the people of a roster for one or several sessions: all of them or, where one session refuses, nobody. */
@Injectable()
export class RegisterRoster {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Whoever is registered already stays as they are. `submission` names one press of the button: pressed twice, it sends
   * one summary. Throws NotFound, Forbidden, and the Conflict of the first session that refuses, with the id and title
   * of the session and, where one is too many, the index of the person.
   */
  async run(delegationId: string, roster: RosterInput, actor: Actor, submission: string): Promise<RosterOutcome[]> {
    const { secret, publicUrl } = this.config;
    const context = { secret, domain: new URL(publicUrl).hostname, now: this.clock.now() };
    return this.database.transaction(async (tx) => {
      const delegation = await getDelegation(tx, delegationId);
      requireCoordinator(actor, delegation);
      const sessions: Session[] = [];
      // In one order everywhere, so that two rosters cannot wait for each other.
      for (const id of [...new Set(roster.sessions)].sort()) sessions.push(await lockSession(tx, id));
      const coordinator = await getAttendee(tx, delegation.coordinatorId);
      const outcomes: RosterOutcome[] = [];
      for (const session of sessions) {
        outcomes.push(await this.admit(tx, delegation, coordinator, session, roster, actor, context));
      }
      outcomes.sort((a, b) => a.session.startsAt.getTime() - b.session.startsAt.getTime());
      await this.tell(tx, delegation, coordinator, outcomes, roster, submission, context);
      const details = { sessions: sessions.map((session) => session.id), people: roster.members.length };
      await record(tx, actor, 'delegation.registered', `delegation:${delegation.id}`, context.now, details);
      return outcomes;
    });
  }

  private async admit(
    tx: EntityManager,
    delegation: Delegation,
    { timeZone, language }: Attendee,
    session: Session,
    { members, together }: RosterInput,
    actor: Actor,
    context: AdmissionContext,
  ): Promise<RosterOutcome> {
    if (session.callId !== delegation.callId) {
      throw new NotFound('session-not-found', 'There is no such session in the call of this delegation.');
    }
    const defaults = { organizationId: delegation.organizationId, timeZone, language, now: context.now };
    const people = members.map((member) => personOf(member, defaults));
    const request = { people, together, delegationId: delegation.id, partyId: randomUUID(), actor };
    const [outcome] = await admitParties(tx, session, [request], context);
    if (outcome === undefined) throw new Error('A roster was decided and not answered.');
    if (outcome.ok) return { session, results: outcome.result };
    if (!(outcome.error instanceof Conflict)) throw outcome.error;
    const { code, message, values } = outcome.error;
    const index = values['index'];
    throw new Conflict(
      code,
      message,
      { ...values, session: session.title, sessionId: session.id },
      typeof index === 'number' ? [{ path: `members.${index}`, code, message }] : [],
    );
  }

  /** One summary to the coordinator, in the transaction that it tells of. */
  private async tell(
    tx: EntityManager,
    delegation: Delegation,
    coordinator: Attendee,
    outcomes: readonly RosterOutcome[],
    { members }: RosterInput,
    submission: string,
    { domain, now }: AdmissionContext,
  ): Promise<void> {
    const { name } = await getOrganization(tx, delegation.organizationId);
    const sessions = outcomes.map(({ session, results }): DelegationSession => {
      // By the names that the coordinator gave them: what we know of people from before is theirs.
      const people = results.map(({ registration, place }, index) => ({
        name: members[index]?.name ?? '',
        state: registration.state,
        place,
      }));
      return summaryOf(session, people);
    });
    const notice = {
      callId: delegation.callId,
      sessionId: null,
      sessionRevision: null,
      registrationId: null,
      attendeeId: coordinator.id,
      kind: 'delegation' as const,
      dedupeKey: `delegation:${delegation.id}:${submission}`,
      payload: {
        recipient: recipientOf(coordinator),
        delegation: { id: delegation.id, organization: name, sessions },
      },
    };
    await enqueueNotices(tx, [notice], domain, now);
  }
}
