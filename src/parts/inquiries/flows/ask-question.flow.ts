import { Injectable } from '@nestjs/common';
import { getCall, getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { type PersonInput, lockPerson } from '../../../domain/registrations/admission/applicant.js';
import { limitLinks } from '../../../domain/registrations/links/limit-links.js';
import { lockAttendee } from '../../../domain/registrations/links/links.queries.js';
import { Changes } from '../../../flows/changes.js';
import { type Asked, ask, getOpenInquiry, requireOpen, speak } from '../domain/ask.js';
import type { HeldFor } from '../domain/held-for.js';
import { follow, unfollow } from '../domain/digest.queries.js';
import { confirmVoices, discardVoices, removeVoice } from '../domain/inquiries.queries.js';

/** What people do with the questions of a call. */
@Injectable()
export class AskQuestion {
  constructor(private readonly changes: Changes) {}

  /**
   * Asks in the name of an address, which confirms it unless it is proven to be the actor's. Returns nothing, so that
   * callers can't tell whether the address is known. Throws as `ask` does, and TooManyRequests for a network or browser.
   */
  async ask(callSlug: string, person: Omit<PersonInput, 'organization'>, asked: Asked, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await limitLinks(change);
      const call = await getCallBySlug(change.tx, callSlug);
      await requireOpen(change.tx, call, change.now);
      await ask(change, call, await lockPerson(change, callSlug, { ...person, organization: null }), asked);
    });
  }

  /** Asks in the name of a person who is known. Returns why the question is held; null if it is not. Throws as `ask` does. */
  async askAs(attendeeId: string, asked: Asked, origin: string): Promise<HeldFor | null> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const person = await lockAttendee(change.tx, attendeeId);
      return ask(change, await getCall(change.tx, person.callId), person, asked);
    });
  }

  /** Says that a person asks the same, or no longer does. Throws NotFound and Conflict. */
  async vote(attendeeId: string, number: string, isWanted: boolean, origin: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const person = await lockAttendee(change.tx, attendeeId);
      const call = await getCall(change.tx, person.callId);
      const { id } = await getOpenInquiry(change, call, number);
      if (isWanted) await speak(change, person, id);
      else await removeVoice(change.tx, id, person.id);
    });
  }

  /** The same in the name of an address, as `ask`. */
  async voteBy(callSlug: string, person: Omit<PersonInput, 'organization'>, number: string, actor: Actor) {
    await this.changes.run(actor, async (change) => {
      await limitLinks(change);
      const { id } = await getOpenInquiry(change, await getCallBySlug(change.tx, callSlug), number);
      await speak(change, await lockPerson(change, callSlug, { ...person, organization: null }), id);
    });
  }

  /** Confirms what somebody typed for a person, or deletes it. */
  async confirm(attendeeId: string, isTheirs: boolean, origin: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async ({ tx }) => {
      await lockAttendee(tx, attendeeId);
      await (isTheirs ? confirmVoices(tx, attendeeId) : discardVoices(tx, attendeeId));
    });
  }

  /** Sends a person the new answers once a day, or no longer. */
  async follow(attendeeId: string, isWanted: boolean, origin: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async ({ tx, now }) => {
      await lockAttendee(tx, attendeeId);
      await (isWanted ? follow(tx, attendeeId, now) : unfollow(tx, attendeeId));
    });
  }
}
