import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { Changes } from '../../../flows/changes.js';
import { Conflict, invalidField, NotFound } from '../../../platform/errors.js';
import type { Edit } from '../../../platform/three-way-merge.js';
import { changesOf } from '../../../platform/three-way-merge.js';
import { type Asked, readAbout } from '../domain/ask.js';
import { deleteOutdatedDrafts } from '../domain/drafts.queries.js';
import { heldFor } from '../domain/held-for.js';
import {
  type CountedInquiry,
  findAuthor,
  findClosing,
  getInquiry,
  insertInquiry,
  lockInquiry,
  mergeInquiry,
  separateInquiry,
  updateInquiry,
  writeClosing,
} from '../domain/inquiries.queries.js';
import { closesAt, decided, isOver } from '../domain/inquiry.js';
import type { AnswerInput } from '../domain/inquiry-input.js';

/** What hosts do with the questions of a call. */
@Injectable()
export class AnswerQuestions {
  constructor(private readonly changes: Changes) {}

  /** Adds a question that came by email or in the room. Throws Forbidden, and Invalid for an unknown topic. */
  async add(callSlug: string, asked: Asked, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const { id, question: text, about, language, source } = asked;
      const place = await readAbout(tx, call, about);
      const held = heldFor(text, []);
      await insertInquiry(tx, { id, callId: call.id, ...place, language, text, source, heldFor: held, askedAt: now });
      await record(change, 'call.question-added', `call:${call.id}`);
    });
  }

  /**
   * Rewords, translates, answers, declines or hides a question; `edit` gets it once it is locked. Throws Forbidden,
   * NotFound, what `edit` throws, and Conflict for a first answer after the time at which answers end.
   */
  async decide(callSlug: string, number: string, edit: Edit<CountedInquiry, AnswerInput>, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const inquiry = await lockInquiry(tx, call.id, number);
      if (inquiry.state === 'merged') throw new Conflict('question-merged', 'The question is merged with another.');
      const input = changesOf(edit, inquiry);
      const isClosed = isOver(closesAt(await findClosing(tx, call.id), call), now);
      const times = decided(inquiry, input, { now, isClosed });
      if (times === undefined)
        throw invalidField('state', 'answers-closed', 'The time for answers is over: everybody is to have the same.');
      await updateInquiry(tx, { ...inquiry, ...input, ...times });
      await deleteOutdatedDrafts(tx, inquiry.id);
      await record(change, `call.question-${input.state === 'answered' ? 'answered' : 'edited'}`, `call:${call.id}`, {
        number: inquiry.number,
      });
    });
  }

  /** Merges a question into another of the call. Throws Forbidden, NotFound and Invalid. */
  async merge(callSlug: string, number: string, into: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const [first, second] = [number, into].map((each) => each.trim()).sort();
      for (const each of [first, second]) await lockInquiry(change.tx, call.id, each ?? '').catch(unknownNumber);
      const inquiry = await getInquiry(change.tx, call.id, number);
      const target = await getInquiry(change.tx, call.id, into.trim());
      if (target.id === inquiry.id || target.state === 'merged')
        throw invalidField('into', 'unknown-question', 'Enter the number of another question.');
      await mergeInquiry(change.tx, inquiry.id, target.id);
      await record(change, 'call.question-merged', `call:${call.id}`, { number: inquiry.number });
    });
  }

  /** Takes a question out of the one that it was merged into. Throws Forbidden and NotFound. */
  async separate(callSlug: string, number: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const inquiry = await lockInquiry(change.tx, call.id, number);
      if (inquiry.state !== 'merged') return;
      await separateInquiry(change.tx, inquiry.id);
      await record(change, 'call.question-separated', `call:${call.id}`, { number: inquiry.number });
    });
  }

  /** Sets until when questions are taken and answered, in the zone of the call. Throws Forbidden. */
  async close(callSlug: string, edit: Edit<string | null, { at: string | null }>, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const { at } = changesOf(edit, await findClosing(change.tx, call.id));
      await writeClosing(change.tx, call.id, at);
      await record(change, 'call.questions-closing', `call:${call.id}`);
    });
  }

  /**
   * Returns who asked a question; null if a host typed it, or the person was erased. That an owner has read it, and why,
   * is in the activity log. Throws Forbidden and NotFound.
   */
  async readAuthor(callSlug: string, number: string, reason: string, actor: Actor) {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const inquiry = await getInquiry(change.tx, call.id, number);
      await record(change, 'call.question-author-read', `call:${call.id}`, { number: inquiry.number, reason });
      return findAuthor(change.tx, inquiry.id);
    });
  }
}

function unknownNumber(error: unknown): never {
  if (error instanceof NotFound)
    throw invalidField('into', 'unknown-question', 'Enter the number of another question.');
  throw error;
}
