import { Injectable } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { record } from '../../../domain/identity/change.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import { emailKey as keyOf } from '../../../domain/registrations/links/email-address.js';
import { limitLinks } from '../../../domain/registrations/links/limit-links.js';
import { lockPerson } from '../../../domain/registrations/admission/applicant.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import type { AuthorInput } from '../domain/submission-fields.js';
import { submissionMessage, sendRemoved } from '../domain/notify-team.js';
import { requireOpenWindow } from '../../../domain/calls/submission-window.js';
import {
  countUnanswered,
  deleteMember,
  forgetMember,
  insertInvited,
  lockSubmission,
} from '../domain/submissions.queries.js';
import { canRemoveAlone, requireFewUnanswered, requireInvitable, requireOthers } from '../domain/team.js';
import { lockProposalRows } from '../../../domain/proposals/proposal-changes.queries.js';
import { lockAttendees } from '../../../domain/registrations/admission/admission.queries.js';
import { listRemovals, listRemovalsOf, restoreMember, writeRemoval } from '../domain/member-removals.queries.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { ProposalMatcher } from '../../../flows/proposals/proposal-matcher.js';
import { proposalTeam } from '../domain/emails/submissions.js';

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
      // They still find the invitation on their page; who invites them doesn't learn that they want no email about it.
      if (!person.unsubscribedFrom.includes('invitations'))
        await enqueueMessages(change, [submissionMessage(person, proposalTeam, key, about, { byStranger: true })]);
      await record(change, 'proposal.member-invited', `proposal:${proposalId}`, { attendeeId: person.id });
    });
  }

  /**
   * Removes a member, whose team is notified if they had accepted; returns false if another member has to agree first.
   * Throws Conflict for the last one who can write, and after the deadline.
   */
  async remove(attendeeId: string, proposalId: string, email: string, origin?: string): Promise<boolean> {
    const emailKey = keyOf(email);
    const { callId, isDone } = await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const by = await getAttendee(tx, attendeeId);
      const { callId } = by;
      const known = await lockSubmission(tx, by, proposalId);
      requireOpenWindow(await getCall(tx, callId), now);
      requireOthers(known.members, emailKey);
      const member = known.members.find((one) => one.emailKey === emailKey);
      if (member === undefined) return { callId, isDone: true };
      const person = (await lockAttendees(tx, callId, [emailKey])).get(emailKey);
      const { declaredBy } = known.proposal;
      const others = (await listRemovals(tx, proposalId, now)).filter(
        (one) => one.removedAt === null && one.attendeeId === person?.id && one.askedBy !== by.id,
      );
      const isDone = canRemoveAlone(member, by, declaredBy) || others.length > 0;
      if (person !== undefined && member.acceptedAt !== null) {
        const removal = { attendeeId: person.id, askedBy: by.id, isDone, wasAuthor: person.id === declaredBy };
        await writeRemoval(tx, member, removal, now);
        if (isDone) await sendRemoved(change, known, person, by.name);
      }
      if (isDone) {
        await deleteMember(tx, proposalId, emailKey);
        await forgetMember(tx, proposalId, emailKey);
      }
      const action = isDone ? 'proposal.member-removed' : 'proposal.removal-asked';
      await record(change, action, `proposal:${proposalId}`, { ...(person && { attendeeId: person.id }) });
      return { callId, isDone };
    });
    await this.matcher.matchAtOnce(callId);
    return isDone;
  }

  /** Undoes a removal of the last seven days: by the team, or by who was removed. Throws NotFound. */
  async restore(attendeeId: string, proposalId: string, removedId: string, origin?: string): Promise<void> {
    const callId = await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const by = await getAttendee(tx, attendeeId);
      if (removedId === by.id && isUuid(proposalId)) await lockProposalRows(tx, [proposalId]);
      else await lockSubmission(tx, by, proposalId);
      const removal = (await listRemovalsOf(tx, removedId, now)).find((one) => one.proposalId === proposalId);
      if (removal === undefined) throw new NotFound('removal-not-found', 'This can no longer be undone.');
      await restoreMember(tx, proposalId, removedId);
      await record(change, 'proposal.member-restored', `proposal:${proposalId}`, { attendeeId: removedId });
      return by.callId;
    });
    await this.matcher.matchAtOnce(callId);
  }
}
