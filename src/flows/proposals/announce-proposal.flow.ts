import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { Clock } from '../../platform/clock.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import type { AnnouncementInput } from '../../domain/proposals/proposal-input.js';
import { declareProposal } from '../../domain/proposals/proposals.queries.js';
import { verifyAddress } from '../../domain/registrations/admission.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { matchNow } from './match-due.flow.js';
import { putProposal } from '../../domain/proposals/put-proposals.js';

/** Notes that an attendee's team is preparing a proposal, on their own word. */
@Injectable()
export class AnnounceProposal {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the draft. The team's addresses link like those of any proposal; the attendee's own is among them always.
   * Throws Invalid for a theme that the call does not have.
   */
  async run(attendeeId: string, input: AnnouncementInput, origin?: string): Promise<Proposal> {
    const now = this.clock.now();
    const announced = await this.database.transaction(async (tx) => {
      const attendee = await getAttendee(tx, attendeeId);
      await verifyAddress(tx, attendee.id, now);
      const call = await getCall(tx, attendee.callId);
      const members = teamOf(attendee, input.members);
      const actor = { kind: 'attendee' as const, id: attendee.id, origin };
      const content = { title: input.title, theme: input.theme, members, state: 'draft' as const };
      const externalId = `declared-${randomUUID()}`;
      const news = { source: 'declared' as const, actor, now, asOf: now };
      const { proposal } = await putProposal(tx, call, { externalId, input: content }, news);
      await declareProposal(tx, proposal.id, attendee.id, now);
      return { ...proposal, declaredBy: attendee.id };
    });
    await matchNow(this.database, announced.callId, now);
    return announced;
  }
}

/** The attendee and those whom they named, each once. */
export function teamOf(
  attendee: Pick<Attendee, 'email' | 'emailKey' | 'name'>,
  named: readonly string[],
): { email: string; name?: string }[] {
  const others = [...new Map(named.map((email) => [emailKey(email), email])).values()];
  return [
    { email: attendee.email, name: attendee.name },
    ...others.filter((email) => emailKey(email) !== attendee.emailKey).map((email) => ({ email })),
  ];
}
