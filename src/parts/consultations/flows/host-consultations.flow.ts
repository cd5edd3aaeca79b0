import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall, getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireSelf } from '../../../domain/identity/actor.js';
import { type Change, record } from '../../../domain/identity/change.js';
import { getSpeaker } from '../../../domain/speakers/speakers.queries.js';
import { localTime, resolveWallTime } from '../../../domain/time/wall-time.js';
import { Changes } from '../../../flows/changes.js';
import { Conflict, invalidField, NotFound } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { tellTeam } from '../domain/announce.js';
import { isComing, isElsewhere, type Outcome } from '../domain/booking.js';
import { approve, cancel, end, move, place } from '../domain/book.js';
import {
  type Booking,
  getBooking,
  listComing,
  lockBooking,
  lockConsultations,
  writeOutcome,
} from '../domain/bookings.queries.js';
import type { Choice } from '../domain/choice.js';
import type { DayInput } from '../domain/day-input.js';
import { leaveDay, tellOfPlace, withdrawOffers } from '../domain/hosts.js';
import type { Hours, Rules } from '../domain/hours.js';
import {
  deleteHost,
  findHostOfSpeaker,
  getHost,
  getRules,
  type Host,
  lockHost,
  saveHost,
  writeRules,
} from '../domain/hosts.queries.js';
import { requireFree, resolveChoice } from '../domain/take-time.js';
import { offerToWaiting } from '../domain/waiting.js';

/** What becomes of a consultation, as a host writes it. */
export interface OutcomeInput {
  outcome: Outcome | null;
  teamNotes: string;
  hostNotes: string;
}

/** What hosts and organizers do with consultations: hosts with their own ones. */
@Injectable()
export class HostConsultations {
  constructor(private readonly changes: Changes) {}

  /**
   * Makes a speaker of the call a host, and offers their times to who waits. Throws Forbidden, NotFound, and Invalid for one
   * who is already.
   */
  async add(callSlug: string, speakerId: string, hours: Hours, actor: Actor, id: string = randomUUID()): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const speaker = await getSpeaker(tx, speakerId);
      if (speaker.callId !== call.id) throw new NotFound('speaker-not-found', 'Speaker not found.');
      if ((await findHostOfSpeaker(tx, speakerId)) !== null)
        throw invalidField('speaker', 'host-already', 'This person gives hours already.');
      await lockConsultations(tx, call.id);
      await offerToWaiting(change, call, { hostId: id }, () =>
        saveHost(tx, { id, callId: call.id, speakerId }, hours, now),
      );
      await record(change, 'speaker.consultation-hours', `speaker:${speakerId}`);
    });
  }

  /**
   * Changes the hours of a host. What is booked stays as it is, but teams come to another place: they and the host are
   * told. New times are offered to who waits, and offers of times that are gone are withdrawn. Returns how many teams come
   * elsewhere. Throws Forbidden, NotFound, and what `edit` throws.
   */
  async edit(callId: string, id: string, edit: Edit<Host, Hours>, actor: Actor): Promise<number> {
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await lockConsultations(tx, callId);
      const host = await lockHost(tx, callId, id);
      requireHost(actor, host);
      const hours = changesOf(edit, host);
      const coming = isElsewhere(host, hours) ? await listComing(tx, id, now) : [];
      const call = await getCall(tx, callId);
      await offerToWaiting(change, call, { hostId: id }, async () => {
        await saveHost(tx, host, hours, now);
        await withdrawOffers(change, call, { ...host, ...hours });
      });
      await tellOfPlace(change, call, coming);
      await record(change, 'speaker.consultation-hours', subjectOf(host));
      return new Set(coming.map(({ attendeeId }) => attendeeId)).size;
    });
  }

  /** Takes somebody from the hosts. Throws Forbidden, and Conflict if anything was booked: that must stay on record. */
  async remove(callSlug: string, id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const host = await lockHost(change.tx, call.id, id);
      if ((await deleteHost(change.tx, id)) === 0)
        throw new Conflict('host-booked', 'Something was booked with this host. Empty the hours instead.');
      await record(change, 'speaker.consultation-hours', subjectOf(host));
    });
  }

  /**
   * Sets how much teams can book: who waits and can book more now is offered what is free. Throws Forbidden, and what `edit`
   * throws.
   */
  async setRules(callSlug: string, edit: Edit<Rules, Rules>, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockConsultations(tx, call.id);
      const rules = changesOf(edit, await getRules(tx, call.id));
      await offerToWaiting(change, call, { hostId: null }, () => writeRules(tx, call.id, rules));
      await record(change, 'call.consultation-rules', `call:${call.id}`);
    });
  }

  /** Confirms what a team asked for. Doing it twice changes nothing. Throws Forbidden, NotFound and Conflict. */
  async approve(callId: string, id: string, actor: Actor): Promise<void> {
    await this.change(callId, id, actor, async (change, call, booking) => {
      if (booking.state === 'pending') await approve(change, call, booking);
    });
  }

  /** Cancels a consultation, or declines what a team asked for. Throws Forbidden, NotFound and Conflict. */
  async cancel(callId: string, id: string, note: string, actor: Actor): Promise<void> {
    await this.change(callId, id, actor, (change, call, booking) => cancel(change, call, booking, 'host', note));
  }

  /** Moves a consultation to another time or host. Throws Forbidden, NotFound, Conflict, and Invalid for one that is taken. */
  async move(callId: string, id: string, choice: Choice, note: string, actor: Actor): Promise<void> {
    await this.change(callId, id, actor, async (change, call, booking) => {
      const host = await resolveChoice(change.tx, callId, choice, booking, change.now, booking.id);
      await move(change, call, booking, { host, startsAt: choice.startsAt, note });
    });
  }

  /**
   * Hands over, moves or cancels all consultations of a host on a day of their clock, when they are ill, and takes the day
   * from their hours: nobody books it any more, until they put it back. All of it or nothing: who takes over needs no hours
   * at that time, but nothing else either. Returns how many. Throws Forbidden, NotFound and Invalid.
   */
  async day(callId: string, hostId: string, input: DayInput, actor: Actor): Promise<number> {
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await lockConsultations(tx, callId);
      const host = await getHost(tx, callId, hostId);
      requireHost(actor, host);
      const isThen = ({ startsAt }: Booking) => localTime(startsAt, host.timeZone).date === input.date;
      const bookings = (await listComing(tx, hostId, now)).filter(isThen);
      if (bookings.length === 0) throw invalidField('date', 'no-consultations', 'Nothing is booked on this day.');
      const call = await getCall(tx, callId);
      await offerToWaiting(change, call, { hostId }, async () => {
        await withdrawOffers(change, call, await leaveDay(change, host, input.date));
        for (const { id } of bookings) {
          const booking = await lockBooking(tx, callId, id);
          await ofDay(change, call, host, booking, input);
          await noteChange(change, input.to === 'cancel' ? 'cancelled' : 'moved', booking);
        }
      });
      return bookings.length;
    });
  }

  /** Notes whether the team came, and what was said. The team gets an email about new notes. Throws Conflict before it began. */
  async note(callId: string, id: string, edit: Edit<Booking, OutcomeInput>, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCall(tx, callId);
      const booking = await lockBooking(tx, callId, id);
      requireHost(actor, await getHost(tx, callId, booking.hostId));
      const { outcome, teamNotes, hostNotes } = changesOf(edit, booking);
      if (outcome !== null && (booking.startsAt > now || booking.state !== 'booked'))
        throw invalidField('outcome', 'not-begun', 'It hasn’t begun yet.');
      await writeOutcome(tx, id, outcome, teamNotes, hostNotes);
      const isNew = booking.teamNotes === '' && teamNotes !== '' && booking.state === 'booked';
      if (isNew) await tellTeam(change, call, await getBooking(tx, callId, id), 'notes');
      await noteChange(change, 'noted', booking);
    });
  }

  private async change(
    callId: string,
    id: string,
    actor: Actor,
    work: (change: Change, call: Call, booking: Booking) => Promise<void>,
  ): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await lockConsultations(tx, callId);
      const booking = await lockBooking(tx, callId, id);
      requireHost(actor, await getHost(tx, callId, booking.hostId));
      if (booking.state === 'offered' || !isComing(booking, now))
        throw new Conflict('consultation-over', 'The consultation is cancelled or over.');
      await work(change, await getCall(tx, callId), booking);
      const { state, startsAt, hostId } = await getBooking(tx, callId, id);
      const isMoved = startsAt.getTime() !== booking.startsAt.getTime() || hostId !== booking.hostId;
      const what = state === 'cancelled' ? 'cancelled' : isMoved ? 'moved' : 'booked';
      await noteChange(change, what, booking);
    });
  }
}

async function ofDay(change: Change, call: Call, host: Host, booking: Booking, input: DayInput): Promise<void> {
  const { note } = input;
  if (input.to === 'cancel') return end(change, call, booking, 'host', note);
  // Their own buffer and zone, and the length that was booked.
  const by = input.to === 'other-host' ? await getHost(change.tx, call.id, input.hostId) : host;
  const taking = { ...by, lengthMinutes: booking.minutes };
  const startsAt = input.to === 'other-host' ? booking.startsAt : onDay(input, host, booking, change.now);
  await requireFree(change.tx, taking, startsAt, booking.id);
  await place(change, call, booking, { host: taking, startsAt, note });
}

/** Returns the same time of another day by the clock of the host. Throws Invalid for a day that is over, or the same. */
function onDay({ date, day }: { date: string; day: string }, { timeZone }: Host, booking: Booking, now: Date): Date {
  const { time } = localTime(booking.startsAt, timeZone);
  const { startsAt } = resolveWallTime(`${day}T${time}`, timeZone, booking.overlap);
  if (startsAt <= now || day === date) throw invalidField('day', 'day-passed', 'Choose a later day.');
  return startsAt;
}

async function noteChange(change: Change, what: string, { attendeeId, startsAt }: Booking): Promise<void> {
  await record(change, `attendee.consultation-${what}`, `attendee:${attendeeId}`, { at: startsAt });
}

const subjectOf = ({ speakerId, id }: Host) => `speaker:${speakerId ?? id}`;

/** Throws Forbidden unless the actor is the host, or staff who can make changes. */
function requireHost(actor: Actor, { speakerId }: Host): void {
  requireSelf(actor, speakerId ?? '');
}
