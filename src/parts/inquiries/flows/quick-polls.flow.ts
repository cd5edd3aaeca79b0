import { Injectable } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { type Change, record } from '../../../domain/identity/change.js';
import { lockPerson, type PersonInput } from '../../../domain/registrations/admission/applicant.js';
import { limitLinks } from '../../../domain/registrations/links/limit-links.js';
import { lockAttendee } from '../../../domain/registrations/links/links.queries.js';
import { isProven } from '../../../domain/registrations/links/proven.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { Changes } from '../../../flows/changes.js';
import { Conflict, Forbidden } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { sendLink } from '../domain/ask.js';
import { listOwnWords } from '../domain/inquiries.queries.js';
import { counted, type QuickPoll, readVote, takesVotes } from '../domain/quick-poll.js';
import type { PollInput } from '../domain/quick-poll-input.js';
import {
  addVoter,
  closePolls,
  deletePoll,
  hideWord,
  insertPoll,
  lockPoll,
  lockPolls,
  openPoll,
  updatePoll,
  writeCounts,
} from '../domain/quick-polls.queries.js';

/** What a host does with a quick poll by one tap. */
export const pollSteps = ['open', 'close', 'delete'] as const;
export type PollStep = (typeof pollSteps)[number];

/** What hosts do with the quick polls of a session. All of it throws Forbidden, and NotFound for another session's. */
@Injectable()
export class RunQuickPolls {
  constructor(private readonly changes: Changes) {}

  /** Writes a draft, in the first language of the call. */
  async add(sessionId: string, id: string, input: PollInput, actor: Actor): Promise<void> {
    await this.change(sessionId, actor, async (change) => {
      const session = await getSession(change.tx, sessionId);
      const { languages } = await getCall(change.tx, session.callId);
      await insertPoll(change.tx, { id, sessionId, language: languages[0] ?? 'en', ...input });
      await record(change, 'session.quick-poll-edited', `session:${sessionId}`);
    });
  }

  /** Changes a draft; `edit` gets it once it is locked. Throws what `edit` throws, and Conflict once it was opened. */
  async edit(sessionId: string, number: string, edit: Edit<QuickPoll, PollInput>, actor: Actor): Promise<void> {
    await this.change(sessionId, actor, async (change) => {
      const poll = await lockPoll(change.tx, sessionId, number);
      requireDraft(poll);
      await updatePoll(change.tx, { ...poll, ...changesOf(edit, poll) });
      await record(change, 'session.quick-poll-edited', `session:${sessionId}`, { number: poll.number });
    });
  }

  /**
   * Opens a poll, which closes the one that is open; closes it; or deletes a draft. What a colleague has done already
   * changes nothing. Throws Conflict for a poll that is past the step.
   */
  async run(sessionId: string, number: string, step: PollStep, actor: Actor): Promise<void> {
    await this.change(sessionId, actor, async (change) => {
      const { tx } = change;
      const poll = await lockPoll(tx, sessionId, number);
      if (poll.state === (step === 'open' ? 'open' : step === 'close' ? 'closed' : null)) return;
      if (step !== 'close') requireDraft(poll);
      if (step === 'delete') await deletePoll(tx, poll.id);
      else await closePolls(tx, sessionId);
      if (step === 'open') await openPoll(tx, poll.id);
      const action = { open: 'opened', close: 'closed', delete: 'edited' }[step];
      await record(change, `session.quick-poll-${action}`, `session:${sessionId}`, { number: poll.number });
    });
  }

  /** Takes a word off the screens, or puts it back. */
  async hide(sessionId: string, number: string, text: string, isHidden: boolean, actor: Actor): Promise<void> {
    await this.change(sessionId, actor, async (change) => {
      const poll = await lockPoll(change.tx, sessionId, number);
      if (poll.counts[text] === undefined) return;
      await hideWord(change.tx, poll.id, text, isHidden);
      await record(change, 'session.quick-poll-edited', `session:${sessionId}`, { number: poll.number });
    });
  }

  private async change(sessionId: string, actor: Actor, work: (change: Change) => Promise<void>): Promise<void> {
    requireAbility(actor, 'change', sessionId);
    await this.changes.run(actor, async (change) => {
      await lockPolls(change.tx, sessionId);
      await work(change);
    });
  }
}

function requireDraft({ state }: QuickPoll): void {
  if (state !== 'draft') throw new Conflict('poll-opened', 'People have seen this poll: write another one.');
}

/** What people do in quick polls. Nothing of it is in the activity log. */
@Injectable()
export class VoteInQuickPolls {
  constructor(private readonly changes: Changes) {}

  /**
   * Counts the vote of a person with a proven address. Who has voted is stored apart, and only what they chose is counted,
   * so that nobody can learn it; a second vote changes nothing, because nobody knows the first. Throws Forbidden,
   * NotFound, Conflict once the poll is closed, and Invalid.
   */
  async vote(attendeeId: string, sessionId: string, number: string, typed: readonly string[], origin: string) {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async ({ tx, now }) => {
      const person = await lockAttendee(tx, attendeeId);
      if (!isProven(person)) throw new Forbidden('address-unproven', 'Confirm your address first.');
      const session = await getSession(tx, sessionId);
      const poll = await lockPoll(tx, session.id, number);
      if (!takesVotes(poll, session, now)) throw new Conflict('poll-closed', 'This poll is closed.');
      const chosen = readVote(poll, typed, await listOwnWords(tx, person.id));
      if (await addVoter(tx, poll.id, person.mergedInto ?? person.id))
        await writeCounts(tx, poll.id, counted(poll, chosen));
    });
  }

  /** Emails somebody the link by which a browser knows them. Returns nothing, so that callers can't tell whether we do. */
  async identify(callSlug: string, person: Omit<PersonInput, 'organization'>, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await limitLinks(change);
      await sendLink(change, await lockPerson(change, callSlug, { ...person, organization: null }));
    });
  }
}
