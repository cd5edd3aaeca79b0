import { Injectable } from '@nestjs/common';
import { getCallBySlug, getCall } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { limitLinks } from '../../../domain/registrations/links/limit-links.js';
import { lockPerson, type PersonInput } from '../../../domain/registrations/admission/applicant.js';
import {
  type AuthorInput,
  type NewSubmission,
  fieldsOf,
  readDraft,
  type SubmissionFields,
} from '../domain/submission-fields.js';
import { requireOpenWindow } from '../../../domain/calls/submission-window.js';
import { Changes } from '../../../flows/changes.js';
import { randomInt } from 'node:crypto';
import { findOrganization } from '../../../domain/organizations/organizations.queries.js';
import type { Proposal } from '../../../domain/proposals/proposal.entity.js';
import { declareProposal } from '../../../domain/proposals/proposals.queries.js';
import { putProposal } from '../../../domain/proposals/put-proposals.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { joinTeam, listOwnSubmissions, lockSubmission } from '../domain/submissions.queries.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import { ProposalMatcher } from '../../../flows/proposals/proposal-matcher.js';
import type { KnownProposal } from '../../../domain/proposals/proposal-plan.js';
import { saveDraft } from '../domain/submit-draft.js';
import { answerKeys } from '../../../domain/proposals/proposal-content.js';
import type { Change } from '../../../domain/identity/change.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { actsFor } from '../../../domain/registrations/links/proven.js';
import { submissionMessage } from '../domain/notify-team.js';
import { proposalLink } from '../domain/emails/submissions.js';

/** A person gets one email with the link in this time, however often anyone asks for it. */
const windowMs = 10 * 60_000;

/** Sends a person the link to the page where they write their proposals. */
async function sendSubmissionLink(change: Change, author: Attendee): Promise<void> {
  const key = `${author.id}:${Math.floor(change.now.getTime() / windowMs)}`;
  const byStranger = !actsFor(change.actor, author.id) && { byStranger: true as const };
  const about = { id: null, title: '' };
  await enqueueMessages(change, [submissionMessage(author, proposalLink, key, about, { ...byStranger })]);
}

/** How many proposals one person can write in a call. */
const maxOfOne = 20;

// Without letters and digits that look alike.
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Starts, creates and saves what somebody writes as their proposal. */
@Injectable()
export class WriteSubmission {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Returns nothing, so that callers can't tell whether the address is known. A known person is unchanged. `timeZone` is the browser's,
   * or undefined if it is not known. Throws
   * Conflict unless the call accepts proposals now, and TooManyRequests.
   */
  async start(callSlug: string, author: AuthorInput, reader: Pick<PersonInput, 'timeZone' | 'language'>, actor: Actor) {
    await this.changes.run(actor, async (change) => {
      requireOpenWindow(await getCallBySlug(change.tx, callSlug), change.now);
      await limitLinks(change);
      const person = await lockPerson(change, callSlug, { ...author, ...reader, organization: null });
      await sendSubmissionLink(change, person);
    });
  }

  /** Returns the draft. Throws Conflict unless the call accepts proposals now, and Invalid for an unknown theme. */
  async create(attendeeId: string, input: NewSubmission, origin?: string): Promise<Proposal> {
    const created = await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const author = await getAttendee(tx, attendeeId);
      const call = await getCall(tx, author.callId);
      requireOpenWindow(call, now);
      if ((await listOwnSubmissions(tx, author)).length >= maxOfOne)
        throw new Conflict('too-many-submissions', `One person can write up to ${maxOfOne} proposals.`);
      const members = [{ email: author.email, name: author.name }];
      const content = { language: author.language };
      const { organizationId } = author;
      const known = organizationId === null ? null : await findOrganization(tx, call.id, organizationId);
      const organization = known?.name ?? null;
      const draft = { ...input, organization, members, content, state: 'draft' as const };
      const arrival = { externalId: newNumber(), input: draft };
      const { proposal } = await putProposal(change, call, arrival, { source: 'form', asOf: now });
      await declareProposal(tx, proposal.id, author.id, now);
      await joinTeam(tx, proposal.id, author.emailKey, now);
      return proposal;
    });
    await this.matcher.matchAtOnce(created.callId);
    return created;
  }

  /**
   * `merge` gets the fields as they are stored once the row is locked, and returns those to save. Returns the draft, and
   * the errors of fields that can't be saved and stay as they were. Throws NotFound for a proposal of other people, and
   * Conflict once it is submitted or the deadline has passed.
   */
  async save(
    attendeeId: string,
    proposalId: string,
    merge: (stored: SubmissionFields) => SubmissionFields,
    origin?: string,
  ): Promise<{ saved: KnownProposal; fieldErrors: FieldError[] }> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const author = await getAttendee(tx, attendeeId);
      const known = await lockSubmission(tx, author, proposalId);
      const call = await getCall(tx, author.callId);
      requireOpenWindow(call, now);
      if (known.proposal.state !== 'draft') throw new Conflict('not-a-draft', 'The proposal is no longer a draft.');
      const { fieldErrors, ...changes } = readDraft(
        call,
        merge(fieldsOf(known.proposal, known.content, answerKeys(call))),
      );
      return { saved: await saveDraft(change, call, known, changes), fieldErrors };
    });
  }
}

/** Returns an id that a team can quote, such as `GR-7K3M9QXA`. */
function newNumber(): string {
  return `GR-${Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}
