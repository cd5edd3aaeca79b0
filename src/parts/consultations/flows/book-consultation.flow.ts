import { Injectable } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { type Change, record } from '../../../domain/identity/change.js';
import { getProposalOf } from '../../../domain/proposals/own-proposals.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../../domain/registrations/links/links.queries.js';
import { isProven } from '../../../domain/registrations/links/proven.js';
import { Changes } from '../../../flows/changes.js';
import { Conflict, Forbidden, NotFound } from '../../../platform/errors.js';
import { isComing } from '../domain/booking.js';
import { acceptOffer, book, cancel, move, requireFewChanges, requireOffered } from '../domain/book.js';
import {
  type Booking,
  getOwnBooking,
  lockBooking,
  lockConsultations,
  stopWaiting,
  wait,
} from '../domain/bookings.queries.js';
import { type Choice, type Matter, requireNightAgreed } from '../domain/choice.js';
import { fittingHosts } from '../domain/free-times.js';
import { listHosts } from '../domain/hosts.queries.js';
import { resolveChoice } from '../domain/take-time.js';
import { topicsOf } from '../domain/topics.js';
import type { Wanted } from '../domain/wanted.js';

/** What a team sends to take a time that is kept for it. */
interface Acceptance extends Matter {
  /** Whether they said that they want a time at night. */
  isNightAgreed: boolean;
}

/** What a team sends to book a time. */
export interface BookingRequest extends Acceptance {
  choice: Choice;
  /** The proposal for which they book; null for none. */
  proposalId: string | null;
}

/** What teams do with consultations. */
@Injectable()
export class BookConsultation {
  constructor(private readonly changes: Changes) {}

  /**
   * Books a time. Throws Invalid for a time that is gone, taken, too soon or at night, and once the quota is used;
   * Forbidden while the address is unproven, Conflict if the call offers nothing, NotFound for somebody else's proposal.
   */
  async book(attendeeId: string, request: BookingRequest, origin: string): Promise<Booking> {
    return this.run(attendeeId, origin, async (change, person, call) => {
      requireOffered(call);
      if (!isProven(person)) throw unproven();
      const proposalId = await ownProposal(change, person, request.proposalId);
      const host = await resolveChoice(change.tx, call.id, request.choice, request, change.now);
      requireNightAgreed(request.choice.startsAt, host, person.timeZone, request.isNightAgreed);
      const team = { callId: call.id, attendeeId: person.id, proposalId, organizationId: person.organizationId };
      await requireFewChanges(change, person.id);
      const { topic, question, language } = request;
      return book(change, call, team, host, request.choice.startsAt, { topic, question, language });
    });
  }

  /** Moves a booking of the person or their team to another time. Throws as `book`, and Conflict once it is over, or is only kept. */
  async move(attendeeId: string, id: string, to: Pick<BookingRequest, 'choice' | 'isNightAgreed'>, origin: string) {
    await this.run(attendeeId, origin, async (change, person, call) => {
      requireOffered(call);
      const booking = await lockOwn(change, person, call, id);
      if (booking.state === 'offered')
        throw new Conflict('consultation-offered', 'This time is only kept for you. Take it, or let it go.');
      await requireFewChanges(change, person.id);
      const { startsAt } = to.choice;
      const host = await resolveChoice(change.tx, call.id, to.choice, booking, change.now, booking.id);
      requireNightAgreed(startsAt, host, person.timeZone, to.isNightAgreed);
      if (host.id === booking.hostId && startsAt.getTime() === booking.startsAt.getTime()) return;
      await move(change, call, booking, { host, startsAt, isAsked: true });
      await record(change, 'attendee.consultation-moved', `attendee:${person.id}`, { at: startsAt });
    });
  }

  /** Cancels a booking of the person or their team. Cancelling twice changes nothing. Throws Conflict once it is over. */
  async cancel(attendeeId: string, id: string, origin: string): Promise<void> {
    await this.run(attendeeId, origin, async (change, person, call) => {
      const own = await getOwnBooking(change.tx, person.id, id);
      if (own.state === 'cancelled') return;
      const booking = await lockOwn(change, person, call, id);
      await cancel(change, call, booking, 'team');
      await record(change, 'attendee.consultation-cancelled', `attendee:${person.id}`, { at: booking.startsAt });
    });
  }

  /**
   * Takes a time that was kept for the person. Throws Invalid for one at night, and once the quota is used; Conflict once it
   * is over, or if the call offers nothing any more.
   */
  async accept(
    attendeeId: string,
    id: string,
    { isNightAgreed, ...matter }: Acceptance,
    origin: string,
  ): Promise<void> {
    await this.run(attendeeId, origin, async (change, person, call) => {
      requireOffered(call);
      const booking = await lockOwn(change, person, call, id);
      if (booking.state !== 'offered') return;
      requireNightAgreed(booking.startsAt, booking, person.timeZone, isNightAgreed);
      await requireFewChanges(change, person.id);
      await acceptOffer(change, call, booking, matter);
    });
  }

  /**
   * Waits for a time that becomes free and is wanted; null for no longer. Throws Forbidden while the address is unproven, and
   * NotFound for what nobody offers.
   */
  async wait(attendeeId: string, wanted: Wanted | null, proposalId: string | null, origin: string): Promise<void> {
    await this.run(attendeeId, origin, async (change, person, call) => {
      const { tx, now } = change;
      if (wanted === null) return stopWaiting(tx, person.id, now);
      requireOffered(call);
      if (!isProven(person)) throw unproven();
      const isTopic = wanted.topic === '' || topicsOf(call, 'en').some(({ value }) => value === wanted.topic);
      if (!isTopic || fittingHosts(await listHosts(tx, call.id), wanted).length === 0)
        throw new NotFound('host-not-found', 'Nobody offers this.');
      const team = {
        callId: call.id,
        attendeeId: person.id,
        proposalId: await ownProposal(change, person, proposalId),
      };
      await wait(tx, team, wanted, now);
    });
  }

  private run<Result>(
    attendeeId: string,
    origin: string,
    work: (change: Change, person: Attendee, call: Call) => Promise<Result>,
  ): Promise<Result> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const person = await lockAttendee(change.tx, attendeeId);
      await lockConsultations(change.tx, person.callId);
      return work(change, person, await getCall(change.tx, person.callId));
    });
  }
}

/** Locks a booking of a person that can still be changed. Throws NotFound and Conflict. */
async function lockOwn({ tx, now }: Change, person: Attendee, call: Call, id: string): Promise<Booking> {
  await getOwnBooking(tx, person.id, id);
  const booking = await lockBooking(tx, call.id, id);
  if (!isComing(booking, now)) throw new Conflict('consultation-over', 'The consultation is cancelled or over.');
  return booking;
}

const unproven = () => new Forbidden('address-unproven', 'Confirm your email address first.');

async function ownProposal({ tx }: Change, person: Attendee, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const proposal = await getProposalOf(tx, person.id, id);
  if (proposal.state === 'withdrawn') throw new Conflict('withdrawn', 'The proposal is withdrawn.');
  return proposal.id;
}
