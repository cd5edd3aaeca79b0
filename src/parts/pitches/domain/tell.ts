import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { KnownAnswer } from '../../../domain/calendar/event.js';
import { nextStamp } from '../../../domain/calendar/event-identity.js';
import type { Change } from '../../../domain/identity/change.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { chosenRecipient } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { isProven } from '../../../domain/registrations/links/proven.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import type { Planning } from '../../../domain/notifications/reminders/reminders.queries.js';
import { getSession, lockSession } from '../../../domain/sessions/sessions.queries.js';
import { sessionSnapshot } from '../../../domain/sessions/session-snapshot.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { knownAnswer } from '../../consultations/domain/event-reply.js';
import { grouped } from '../../jury/domain/statistics.js';
import { pitchPage } from './arrangement.js';
import { pitchCancelled, pitchInvite, pitchReminder, type Says } from './emails/pitches.js';
import {
  type Invite,
  listComing,
  listInvitesOf,
  seatsOf,
  takeDueReminders,
  writeInvites,
  writeStamp,
  writeWithheld,
} from './invites.queries.js';
import { type News, countPeople, planNews, toldSlot } from './news.js';
import { localSlot, type Slot } from './pitch.js';
import { findOrder, listPitches, type Pitch, type PitchOrder } from './pitches.queries.js';

/** Leaves another place to the next email, for those who knew the one before: organizers chose to tell nobody. */
export async function withholdPlace({ tx }: Change, before: Session, edited: Session): Promise<void> {
  if (!edited.partPages.includes(pitchPage)) return;
  await writeWithheld(tx, edited.id, before.format, before.venue, edited.format, edited.venue);
}

/** Emails what is due of that to those people, and notes what their calendars have then. The session is locked. Returns how many. */
export async function tellTeams(change: Change, session: Session, order: PitchOrder): Promise<number> {
  const { tx, now } = change;
  const news = (await planNews(tx, session, order, now)).filter(({ leavesAt }) => leavesAt <= now);
  if (news.length === 0) return 0;
  const told = news.map(({ invite, ...one }) => ({
    ...one,
    sequence: invite === undefined ? 0 : invite.sequence + 1,
    stampedAt: nextStamp(invite?.stampedAt ?? null, now),
    answer: null,
  }));
  const { format, venue } = session;
  const invites = told.map(({ pitch, person, says, slot, sequence, stampedAt }) => {
    const { startsAt, endsAt } = says === 'cancelled' ? { startsAt: null, endsAt: null } : slot;
    return { pitchId: pitch.id, personId: person.id, startsAt, endsAt, format, venue, sequence, stampedAt };
  });
  await writeInvites(tx, invites, now);
  await enqueue(change, session, told);
  return countPeople(news);
}

/**
 * Sends a person the event as it is to their calendar, which has asked for it. What they have yet to hear of it, such as
 * another place, is still news.
 */
export async function tellAgain(change: Change, session: Session, pitch: Pitch, invite: Invite): Promise<void> {
  const slot = toldSlot(invite);
  if (slot === null) return;
  const { pitchId, personId, sequence } = invite;
  const stampedAt = nextStamp(invite.stampedAt, change.now);
  await writeStamp(change.tx, pitchId, personId, stampedAt);
  const answer = knownAnswer(invite.reply, sequence);
  const person = await getAttendee(change.tx, personId);
  await enqueue(change, session, [
    { pitch, person, says: 'invited', slot, before: null, sequence, stampedAt, answer, isAgain: true },
  ]);
}

/**
 * Finds the coming pitches in the calendar of a person, and returns what takes them out of that of an address: the other
 * one is invited like somebody new on the team. Only a proven address reads what the other one is.
 */
export async function movingPitches(change: Change, personId: string) {
  const { tx, now } = change;
  const coming = await listInvitesOf(tx, personId, now);
  return async (from: Attendee, into: Attendee) => {
    for (const invite of coming) {
      const session = await lockSession(tx, invite.sessionId);
      const pitch = (await listPitches(tx, session.id)).find(({ id }) => id === invite.pitchId);
      const slot = toldSlot(invite);
      if (pitch === undefined || slot === null) continue;
      const next = { sequence: invite.sequence + 1, stampedAt: nextStamp(invite.stampedAt, now) };
      await writeInvites(tx, [{ ...invite, ...next, startsAt: null, endsAt: null }], now);
      const newAddress = isProven(from) ? { newAddress: { id: into.id, email: into.email } } : {};
      const told = { pitch, person: from, says: 'cancelled' as const, slot, before: null, answer: null };
      await enqueue(change, session, [{ ...told, ...next, ...newAddress }]);
    }
  };
}

async function enqueue(change: Change, session: Session, told: readonly Told[]): Promise<void> {
  const { tx, now } = change;
  const call = await getCall(tx, session.callId);
  const seats = await seatsOf(
    tx,
    session.id,
    told.map(({ person }) => person.id),
  );
  await enqueueMessages(
    change,
    told.map((one) => message(call, session, one, seats, now)),
  );
}

/** Reminds people of their pitches, a day before. Returns how many. */
export async function remindTeams(change: Change, { quietZones }: Planning): Promise<number> {
  const { tx, now } = change;
  const due = await takeDueReminders(tx, now, quietZones);
  const messages: NewMessage[] = [];
  for (const [sessionId, invites] of grouped(due, (one) => one.sessionId)) {
    const session = await getSession(tx, sessionId);
    const call = await getCall(tx, session.callId);
    const pitches = new Map((await listPitches(tx, sessionId)).map((pitch) => [pitch.id, pitch]));
    const people = invites.map(({ personId }) => personId);
    const seats = await seatsOf(tx, sessionId, people);
    for (const { pitchId, personId, sequence, stampedAt, startsAt, endsAt } of invites) {
      const pitch = pitches.get(pitchId);
      const person = await getAttendee(tx, personId);
      if (pitch === undefined || person.email === '' || person.unsubscribedFrom.includes('reminders')) continue;
      const slot = { startsAt, endsAt };
      const one = { pitch, person, says: 'reminder' as const, slot, before: null, sequence, stampedAt, answer: null };
      messages.push(message(call, session, one, seats, now));
    }
  }
  await enqueueMessages(change, messages);
  return messages.length;
}

/**
 * Tells teams what has become of their pitches without anybody here: the session has moved or is cancelled, its place is
 * another, a proposal was withdrawn, or somebody is new on a team or has left it. Returns how many people.
 */
export async function tellComing(change: Change): Promise<number> {
  const { tx, now } = change;
  let count = 0;
  for (const id of await listComing(tx, now)) {
    const order = await findOrder(tx, id);
    const news = order === null ? [] : await planNews(tx, await getSession(tx, id), order, now);
    if (order !== null && news.some(({ leavesAt }) => leavesAt <= now))
      count += await tellTeams(change, await lockSession(tx, id), order);
  }
  return count;
}

/** What an email to one person says. */
interface Told extends Pick<News, 'pitch' | 'person' | 'slot' | 'before'> {
  says: Says;
  sequence: number;
  stampedAt: Date;
  /** What their calendar said of this version. */
  answer: KnownAnswer | null;
  /** Of a cancellation: the address whose calendar has it from now on. */
  newAddress?: { id: string; email: string };
  /** Whether their calendar has asked for it again. */
  isAgain?: true;
}

const kinds = {
  invited: pitchInvite,
  moved: pitchInvite,
  elsewhere: pitchInvite,
  cancelled: pitchCancelled,
  reminder: pitchReminder,
} as const;

function message(call: Call, session: Session, of: Told, seats: ReadonlyMap<string, string>, now: Date): NewMessage {
  const { pitch, person, says, slot, before, sequence, stampedAt, answer, newAddress, isAgain } = of;
  const timeOf = (at: Slot) => ({
    ...localSlot(at, session.timeZone),
    startsAt: at.startsAt.toISOString(),
    endsAt: at.endsAt.toISOString(),
  });
  const minutes = Math.round((slot.startsAt.getTime() - now.getTime()) / 60_000);
  const event = {
    uid: pitch.uid,
    sequence,
    stampedAt: stampedAt.toISOString(),
    createdAt: pitch.createdAt.toISOString(),
    ...(answer !== null && { answer }),
  };
  return {
    callId: call.id,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: person.id,
    dedupeKey: `pitch:${pitch.id}:${person.id}:${sequence}:${isAgain ? 'again' : says}`,
    ...carrying(kinds[says], {
      recipient: chosenRecipient(person),
      ...(says !== 'reminder' && { event }),
      ...(newAddress !== undefined && { addressChange: newAddress }),
      ...(says === 'reminder' && { lead: minutes > 1380 ? 'P1D' : `PT${Math.max(1, minutes)}M` }),
      pitch: {
        ...timeOf(slot),
        id: pitch.id,
        sequence,
        says,
        call: call.slug,
        title: pitch.title,
        minutes: Math.round((slot.endsAt.getTime() - slot.startsAt.getTime()) / 60_000),
        session: sessionSnapshot(session),
        registrationId: seats.get(person.id) ?? null,
        ...(before !== null && { before: { ...timeOf(before), venue: before.venue } }),
      },
    }),
  };
}
