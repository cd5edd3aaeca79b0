import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { KnownAnswer } from '../../../domain/calendar/event.js';
import { nextStamp } from '../../../domain/calendar/event-identity.js';
import type { Change } from '../../../domain/identity/change.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { chosenRecipient } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import type { Planning } from '../../../domain/notifications/reminders/reminders.queries.js';
import { getSession, lockSession } from '../../../domain/sessions/sessions.queries.js';
import { isMaterialEdit, settledAt } from '../../../domain/sessions/session-changes.js';
import { sessionSnapshot } from '../../../domain/sessions/session-snapshot.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { knownAnswer } from '../../consultations/domain/booking-reply.js';
import { grouped } from '../../jury/domain/statistics.js';
import { listReachable } from '../../submissions/domain/reachable.queries.js';
import { pitchPage } from './arrangement.js';
import { pitchCancelled, pitchInvite, pitchReminder, type Says } from './emails/pitches.js';
import {
  countUnregistered,
  type Invite,
  listComing,
  listInvites,
  seatsOf,
  takeDueReminders,
  writeInvites,
  writeStamp,
  writeWithheld,
} from './invites.queries.js';
import { breakSlots, localSlot, type Slot, slotAt } from './pitch.js';
import { findOrder, listPitches, type Pitch, type PitchOrder } from './pitches.queries.js';

/** What a person on a team has to hear of its pitch. */
export interface News {
  pitch: Pitch;
  person: Attendee;
  says: Exclude<Says, 'reminder'>;
  /** The time of the pitch; for one that is cancelled, the time that it had. */
  slot: Slot;
  /** What they knew of time and place, where that has changed. */
  before: (Slot & { venue: string | null }) | null;
  /** When it is said: another place after its settling time, everything else at once. */
  leavesAt: Date;
  /** What their calendar has. */
  invite: Invite | undefined;
}

/** Whether a team was neither removed nor withdrawn. */
export function staysIn({ removedAt, isGone }: Pitch): boolean {
  return removedAt === null && !isGone;
}

/** Whether a team takes part: it has a place in the order, and stays in. */
export function takesPart(pitch: Pitch): boolean {
  return staysIn(pitch) && pitch.position !== null;
}

/** Returns the time of a pitch, or null for a team that has none. */
function slotOf(pitch: Pitch, order: PitchOrder, session: Session): Slot | null {
  return takesPart(pitch) && pitch.position !== null ? slotAt(pitch.position, order, session.startsAt) : null;
}

/**
 * Returns pitches with their times, in their order, with the breaks in between: those have no pitch. Teams without a place
 * come last.
 */
export function inOrder(
  pitches: readonly Pitch[],
  order: PitchOrder,
  session: Session,
): { pitch: Pitch | null; slot: Slot | null }[] {
  const placeOf = ({ position }: Pitch) => position ?? pitches.length + 1000;
  const last = Math.max(0, ...pitches.filter(takesPart).map(placeOf));
  const breaks = breakSlots(last, order, session.startsAt);
  return [
    ...pitches.map((pitch) => ({ at: placeOf(pitch), pitch, slot: slotOf(pitch, order, session) })),
    ...breaks.map((slot) => ({ at: slot.after - 0.5, pitch: null, slot })),
  ].toSorted((a, b) => a.at - b.at);
}

/**
 * Returns what people on the teams of a session have to hear: who is on a team and whose calendar has not the time and the
 * place that follow from the order and the session now. Whatever has changed, this finds it; of what is over, nobody hears.
 */
export async function planNews(
  connection: Connection,
  session: Session,
  order: PitchOrder,
  now: Date,
): Promise<News[]> {
  const pitches = await listPitches(connection, session.id);
  const invites = await listInvites(connection, session.id);
  const isOn = order.publishedAt !== null && session.state === 'published';
  const ids = isOn ? pitches.filter(takesPart).map(({ proposalId }) => proposalId) : [];
  const reachable = await listReachable(connection, ids);
  const news: News[] = [];
  for (const pitch of pitches) {
    const slot = isOn ? slotOf(pitch, order, session) : null;
    const team = reachable.get(pitch.proposalId) ?? [];
    for (const person of team) {
      const invite = invites.find(({ pitchId, personId }) => pitchId === pitch.id && personId === person.id);
      if (slot === null || slot.startsAt <= now) continue;
      const change = changeOf(invite, slot, session);
      if (change === null) continue;
      const leavesAt = change.says === 'elsewhere' ? settledAt(session, now) : now;
      news.push({ pitch, person, ...change, slot, invite, leavesAt });
    }
    const left = invites.filter(({ pitchId, personId }) => {
      return pitchId === pitch.id && (slot === null || team.every(({ id }) => id !== personId));
    });
    for (const invite of left) {
      const had = toldSlot(invite);
      if (had === null || had.endsAt <= now) continue;
      const person = await getAttendee(connection, invite.personId);
      if (person.email !== '')
        news.push({ pitch, person, says: 'cancelled', slot: had, before: null, invite, leavesAt: now });
    }
  }
  return news;
}

/** Returns how many people that is. */
export function countPeople(news: readonly Pick<News, 'person'>[]): number {
  return new Set(news.map(({ person }) => person.id)).size;
}

function toldSlot({ startsAt, endsAt }: Invite): Slot | null {
  return startsAt === null || endsAt === null ? null : { startsAt, endsAt };
}

/** Returns what is new for a calendar; null for nothing. */
function changeOf(invite: Invite | undefined, slot: Slot, session: Session): Pick<News, 'says' | 'before'> | null {
  const told = invite === undefined ? null : toldSlot(invite);
  if (invite === undefined || told === null) return { says: 'invited', before: null };
  const { format, venue } = invite;
  const before = { ...told, venue };
  if (!isSame(told, slot)) return { says: 'moved', before };
  const isElsewhere = format !== session.format || isMaterialEdit({ format, venue }, session);
  return isElsewhere ? { says: 'elsewhere', before } : null;
}

const isSame = (a: Slot, b: Slot) =>
  a.startsAt.getTime() === b.startsAt.getTime() && a.endsAt.getTime() === b.endsAt.getTime();

/**
 * Returns how many people hear of their pitches once a session is as given, without those who have a registration for it:
 * they are counted with its attendees. Costs nothing where no order is published.
 */
export async function countTold(connection: Connection, session: Session, now: Date): Promise<number> {
  const order = session.partPages.includes(pitchPage) ? await findOrder(connection, session.id) : null;
  if (order === null) return 0;
  const people = new Set((await planNews(connection, session, order, now)).map(({ person }) => person.id));
  return people.size === 0 ? 0 : countUnregistered(connection, session.id, [...people]);
}

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
  const { pitch, person, says, slot, before, sequence, stampedAt, answer, isAgain } = of;
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
