import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { emailKey as keyOf } from '../../domain/registrations/email-address.js';
import { limitLinks } from '../../domain/registrations/limit-links.js';
import { lockPerson } from '../../domain/registrations/lock-person.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import type { AuthorInput } from '../../domain/submissions/submission-input.js';
import { submissionMessage } from '../../domain/submissions/submission-messages.js';
import { requireOpenWindow } from '../../domain/submissions/submission-window.js';
import {
  countUnanswered,
  deleteMember,
  forgetMember,
  insertInvited,
  lockSubmission,
} from '../../domain/submissions/submissions.queries.js';
import { requireFewUnanswered, requireInvitable, requireOthers } from '../../domain/submissions/team.js';
import { Changes } from '../changes.js';
import { ProposalMatcher } from '../proposals/proposal-matcher.js';

/** A person gets one invitation to a team in this time. */
const againAfterMs = 3_600_000;
const dayMs = 24 * 3_600_000;

/** Invites people to the team that writes a proposal, and takes them off it. */
@Injectable()
export class ChangeTeam {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /** They get an email, and accept on their own page. Throws Invalid, TooManyRequests, and Conflict after the deadline. */
  async invite(attendeeId: string, proposalId: string, invited: AuthorInput, origin?: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const author = await getAttendee(tx, attendeeId);
      const { proposal, members } = await lockSubmission(tx, author, proposalId);
      const call = await getCall(tx, author.callId);
      requireOpenWindow(call, now);
      const emailKey = keyOf(invited.email);
      requireInvitable(members, emailKey);
      await limitLinks(change);
      requireFewUnanswered(await countUnanswered(tx, change.actor, new Date(now.getTime() - dayMs)));
      const { language, timeZone } = author;
      const assumed = { organization: null, language, timeZone, isOwnZone: false };
      const person = await lockPerson(change, call.slug, { ...invited, ...assumed });
      await insertInvited(tx, proposalId, { ...invited, emailKey });
      const about = { id: proposalId, title: proposal.title, inviter: author.name };
      // Who was taken off the team and is invited again gets another email.
      const key = `${proposalId}:${person.id}:${Math.floor(now.getTime() / againAfterMs)}`;
      await enqueueMessages(change, [submissionMessage(person, 'proposal-team', key, about, { byStranger: true })]);
      await record(change, 'proposal.member-invited', `proposal:${proposalId}`, { attendeeId: person.id });
    });
  }

  /** Throws Conflict for the last one who can write, and after the deadline. */
  async remove(attendeeId: string, proposalId: string, email: string, origin?: string): Promise<void> {
    const emailKey = keyOf(email);
    const callId = await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const author = await getAttendee(tx, attendeeId);
      const { members } = await lockSubmission(tx, author, proposalId);
      requireOpenWindow(await getCall(tx, author.callId), now);
      requireOthers(members, emailKey);
      if (await deleteMember(tx, proposalId, emailKey)) {
        await forgetMember(tx, proposalId, emailKey);
        await record(change, 'proposal.member-removed', `proposal:${proposalId}`);
      }
      return author.callId;
    });
    await this.matcher.matchAtOnce(callId);
  }
}
