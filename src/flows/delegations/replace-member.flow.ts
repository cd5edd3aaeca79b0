import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newUid, nextStamp } from '../../domain/calendar/event-identity.js';
import type { Delegation } from '../../domain/delegations/delegation.entity.js';
import type { MemberInput } from '../../domain/delegations/delegation-input.js';
import { requireReplaceable } from '../../domain/delegations/replacement.js';
import { getDelegation } from '../../domain/delegations/delegations.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { hashToken } from '../../platform/tokens.js';
import { linkAttendeesByAddress } from '../../domain/proposals/proposals.queries.js';
import {
  findInOtherOccurrences,
  lockStandingRegistrations,
  writeAdmissions,
} from '../../domain/registrations/admission.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { joinToken } from '../../domain/registrations/link-tokens.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import {
  getAttendee,
  getRegistration,
  lockRegistration,
  waitlistPosition,
  updateRegistration,
} from '../../domain/registrations/registrations.queries.js';
import { lockOccurrence } from '../../domain/sessions/sessions.queries.js';
import { keptAnswers } from '../../domain/registrations/checked-answers.js';
import { requireNotCheckedIn } from '../../domain/attendance/require-not-checked-in.js';
import { lockMember } from '../../domain/delegations/lock-member.js';
import { replacementMessages } from '../../domain/delegations/replacement-messages.js';
import { requireCoordinator } from '../../domain/delegations/require-coordinator.js';
import type { Tx } from '../../platform/database/tx.js';

/** Lets another person have the seat or the place in line of a member of a delegation. */
@Injectable()
export class ReplaceMember {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Seat, state, place in line and party go to the new person as they are, so that no counter changes and nobody in line
   * is overtaken. The old member gets a CANCEL where they had a seat, the new one what everybody in that state gets.
   * Throws NotFound, Forbidden, and Conflict for somebody who is in no delegation or counts no more, after the end of the
   * session, for somebody who is checked in, and where the new address is registered already or was declined.
   */
  async run(registrationId: string, input: MemberInput, actor: Actor): Promise<Registration> {
    const now = this.clock.now();
    const domain = new URL(this.config.publicUrl).hostname;
    return this.database.transaction(async (tx) => {
      const { sessionId } = await getRegistration(tx, registrationId);
      const session = await lockOccurrence(tx, sessionId);
      const delegation = await this.delegationOf(tx, registrationId, actor);
      const context = { secret: this.config.secret, domain, now };
      const newcomer = await lockMember(tx, delegation, input, actor, context);
      const standing =
        (await lockStandingRegistrations(tx, [session.id], [newcomer.id])).get(session.id)?.get(newcomer.id) ?? null;
      const old = await lockRegistration(tx, registrationId);
      requireReplaceable(old, session, standing, now);
      await requireNotCheckedIn(tx, old.id);
      if ((await findInOtherOccurrences(tx, session, [newcomer.id])).size > 0) {
        throw new Conflict('other-run', 'The new person is registered for another run of this session.');
      }
      const place = await waitlistPosition(tx, old);
      const left: Registration = {
        ...old,
        state: 'cancelled',
        offerExpiresAt: null,
        sequence: old.sequence + 1,
        stampedAt: nextStamp(old.stampedAt, now),
        updatedAt: now,
      };
      const { state, offerExpiresAt, sequence, stampedAt, updatedAt } = left;
      await updateRegistration(tx, old.id, { state, offerExpiresAt, sequence, stampedAt, updatedAt });
      const answers = await keptAnswers(tx, session, input.answers);
      const entered = this.entered(old, standing, newcomer, answers, now);
      await writeAdmissions(tx, [entered]);
      await updateRegistration(tx, entered.id, { offerExpiresAt: entered.offerExpiresAt });
      const leaver = await getAttendee(tx, old.attendeeId);
      const messages = replacementMessages(session, { left, leaver, had: old.state, entered, newcomer, place });
      await enqueueMessages(tx, messages, domain, now);
      const details = { leaver: old.id, newcomer: entered.id };
      const auditEntries = [
        { actor, action: 'registration.replaced', subject: `registration:${old.id}`, details },
        { actor, action: 'registration.took-over', subject: `registration:${entered.id}`, details },
      ];
      await recordAll(tx, auditEntries, now);
      await linkAttendeesByAddress(tx, [newcomer.id], now);
      return entered;
    });
  }

  private async delegationOf(tx: Tx, registrationId: string, actor: Actor): Promise<Delegation> {
    const { delegationId } = await getRegistration(tx, registrationId);
    if (delegationId === null) {
      throw new NotFound('not-in-a-delegation', 'This registration belongs to no delegation.');
    }
    const delegation = await getDelegation(tx, delegationId);
    requireCoordinator(actor, delegation);
    return delegation;
  }

  private entered(
    old: Registration,
    standing: Registration | null,
    newcomer: Attendee,
    answers: MemberInput['answers'],
    now: Date,
  ): Registration {
    const id = standing?.id ?? randomUUID();
    return {
      ...old,
      id,
      attendeeId: newcomer.id,
      answers: answers ?? standing?.answers ?? {},
      uid: standing?.uid ?? newUid(new URL(this.config.publicUrl).hostname),
      sequence: standing === null ? 0 : standing.sequence + 1,
      stampedAt: nextStamp(standing?.stampedAt ?? null, now),
      joinTokenHash: hashToken(joinToken(this.config.secret, id, newcomer.linkVersion)),
      createdAt: standing?.createdAt ?? now,
      updatedAt: now,
      confirmedAt: old.state === 'confirmed' ? now : null,
      joinedAt: standing?.joinedAt ?? null,
      attendedAt: standing?.attendedAt ?? null,
      minutesPresent: standing?.minutesPresent ?? null,
      rsvp: null,
      rsvpAt: null,
      rsvpSequence: null,
      rsvpComment: null,
      wish: null,
    };
  }
}
