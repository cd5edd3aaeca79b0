import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { admitRoster } from '../../domain/delegations/admit-roster.js';
import type { DelegationInput, DelegationStart } from '../../domain/delegations/delegation-input.js';
import { lockPerson } from '../../domain/registrations/admission/applicant.js';
import { openDelegation, sendDelegationLink } from '../../domain/delegations/open-delegation.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { lockAllOccurrences } from '../../domain/sessions/sessions.queries.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { Changes } from '../changes.js';
import { delegationToken } from '../../domain/registrations/links/link-tokens.js';
import { limitLinks } from '../../domain/registrations/links/limit-links.js';
import { lockAttendee } from '../../domain/registrations/links/links.queries.js';

/** Creates pages where coordinators register the people of an organization. */
@Injectable()
export class StartDelegation {
  constructor(
    private readonly changes: Changes,
    private readonly foreground: ForegroundPriority,
  ) {}

  /**
   * Registers a delegation with its first people on behalf of its coordinator, who gets the summary with the link. If
   * the coordinator already has a delegation of this organization, the people are added to it. Throws NotFound for an
   * unknown call or session, Forbidden, and what `admitRoster` throws; then nothing is written.
   */
  async create(callSlug: string, { coordinator, organization, ...roster }: DelegationInput, actor: Actor) {
    requireAbility(actor, 'change');
    const work = () =>
      this.changes.run(actor, async (change) => {
        // Before the coordinator, because sessions are always locked before people.
        const sessions = await lockAllOccurrences(change.tx, roster.sessions);
        const person = await lockPerson(change, callSlug, { ...coordinator, organization });
        const delegation = await openDelegation(change, person, organization);
        const submission = { delegation, sessions, roster, name: randomUUID() };
        return { delegation, outcomes: await admitRoster(change, submission) };
      });
    return this.foreground.during(work);
  }

  /**
   * Creates the page where a coordinator registers the people of an organization. Emails the page's link only to the
   * coordinator: rosters send email to other people, so the address must be theirs. Returns nothing, so that callers
   * can't tell whether the address is known. A known person is unchanged. `session` is the slug of the session to
   * preselect on the page. Throws TooManyRequests.
   */
  async run(callSlug: string, input: DelegationStart, actor: Actor, session?: string): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await limitLinks(change);
      const coordinator = await lockPerson(change, callSlug, input);
      const delegation = await openDelegation(change, coordinator, input.organization);
      await sendDelegationLink(change, coordinator, delegation, input.organization, session);
    });
  }

  /** Creates the page for a person who used the link to their own page. Returns the token of the delegation's page. */
  async runOwn(attendeeId: string, organization: string, origin?: string): Promise<string> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const coordinator = await lockAttendee(change.tx, attendeeId);
      const { id, linkVersion } = await openDelegation(change, coordinator, organization);
      return delegationToken(change.linkSecret, id, linkVersion);
    });
  }
}
