import { replaceDelegationLinks } from '../delegations/delegations.queries.js';
import { actorName } from '../identity/actor.js';
import { recordAll, type Change } from '../identity/change.js';
import { lockJury } from '../calls/calls.queries.js';
import { linkMessage } from '../notifications/outbox/frozen.js';
import { dropQueued, enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { lockReminderPlanning } from '../notifications/reminders/reminders.queries.js';
import { Attendee } from '../registrations/attendee.entity.js';
import { vacate } from '../registrations/leave.js';
import { lockAttendee, lockRegistrationsOf } from '../registrations/links/links.queries.js';
import { promote } from '../registrations/waitlist/promote.js';
import { isProven } from '../registrations/links/proven.js';
import type { Registration } from '../registrations/registration.entity.js';
import { isLive } from '../registrations/registration.js';
import { replaceAttendeeLinks } from '../registrations/links/replace-links.js';
import type { Session } from '../sessions/session.entity.js';
import { isOver } from '../sessions/session.js';
import { lockSessionsOfCall } from '../sessions/sessions.queries.js';
import { endAddressChange } from './address-changes.queries.js';
import { lookAtFindings } from './findings.js';
import { moveEventTo } from './move-event.js';
import { eventsOf } from './moving-events.js';
import { checkPersonMerge, type EndedRegistration, keptRegistration, type MovedWithPerson } from './person-merge.js';
import {
  confirmMatches,
  copyTags,
  handOverRegistrations,
  insertPersonMerge,
  lockTwoPeople,
  movePersonRows,
  readdressMessages,
} from './person-merges.queries.js';
import { dropReasons } from '../notifications/outbox/drop-reasons.js';

/** Two people of a call with their registrations, all locked, and the sessions of the call by id. */
export interface LockedPair {
  from: Attendee;
  into: Attendee;
  ofFrom: Registration[];
  ofInto: Registration[];
  sessions: Map<string, Session>;
}

/** Locks two people of a call and everything that a merge or its undo changes. Throws NotFound and Gone. */
export async function lockPair(change: Change, callId: string, fromId: string, intoId: string): Promise<LockedPair> {
  const { tx } = change;
  await lockReminderPlanning(tx);
  // All sessions of the call, so that neither registers for another one in the meantime.
  const sessions = new Map((await lockSessionsOfCall(tx, callId)).map((session) => [session.id, session]));
  await lockJury(tx, callId);
  await lockTwoPeople(tx, [fromId, intoId]);
  const [from, into] = [await lockAttendee(tx, fromId), await lockAttendee(tx, intoId)];
  const [ofFrom, ofInto] = [await lockRegistrationsOf(tx, fromId), await lockRegistrationsOf(tx, intoId)];
  return { from, into, ofFrom, ofInto, sessions };
}

/**
 * Merges a person into another one, who gets their registrations, messages, proposals, delegations, tags and notes.
 * Where both are registered for a session, one registration ends and its seat goes to the waiting list. Events move to
 * the calendar of the address that stays. Throws Conflict if the two can't be merged.
 */
export async function mergePeople(change: Change, pair: LockedPair): Promise<void> {
  const { tx, now } = change;
  const { sessions } = pair;
  checkPersonMerge(pair.from, pair.into);
  const keepFindings = await lookAtFindings(change, pair.from.callId);
  const { from, into } = await withLinksApart(change, pair);
  const moveOthers = await eventsOf(change, from.id);
  // First, so that cancellations which follow stay those of the address that they go to.
  const rows = await movePersonRows(tx, from.id, into.id, null);
  await replaceDelegationLinks(tx, into.id, into.linkVersion, now);
  const { moving, swapped, ended, vacated } = await endDoubles(change, { ...pair, from, into });
  const registrations = moving.map(({ id }) => id);
  const ids = { fromId: from.id, intoId: into.id };
  await handOverRegistrations(tx, { ...ids, toInto: registrations, toFrom: swapped });
  const moved: MovedWithPerson = {
    ...rows,
    registrations,
    swapped,
    ended,
    confirmed: await confirmMatches(tx, into.id, actorName(change.actor), now),
    tags: await copyTags(tx, from.id, into.id),
    unsubscribedFrom: into.unsubscribedFrom,
  };
  await endAddressChange(tx, from.id, now);
  const unsubscribedFrom = [...new Set([...into.unsubscribedFrom, ...from.unsubscribedFrom])];
  const people = tx.getRepository(Attendee);
  await people.update({ id: from.id }, { mergedInto: into.id });
  await people.update({ id: into.id }, { unsubscribedFrom });
  await insertPersonMerge(tx, ids, moved, now);
  await keepFindings();
  await readdressMessages(tx, into);
  for (const registration of moving) {
    await moveEventTo(change, { registration, session: sessions.get(registration.sessionId), from, into });
  }
  await moveOthers(from, into);
  await enqueueMessages(change, [linkMessage(into, `merged:${into.id}:${now.toISOString()}`)]);
  await recordAll(change, [
    { action: 'attendee.merged', subject: `attendee:${from.id}`, details: { into: into.id } },
    { action: 'attendee.took-in', subject: `attendee:${into.id}`, details: { from: from.id } },
  ]);
  for (const id of vacated) {
    const session = sessions.get(id);
    if (session) await promote(change, session);
  }
}

/**
 * Links name what moves, and the version of whoever has it. So that person's version must be above all versions of the
 * other one: links that were replaced, or that went to an unproven address, must not work again. Two proven addresses
 * of the same version keep the links that are in their calendars.
 */
async function withLinksApart(change: Change, { from, into }: LockedPair): Promise<Pick<LockedPair, 'from' | 'into'>> {
  if (into.linkVersion > from.linkVersion) return { from, into };
  if (into.linkVersion === from.linkVersion && isProven(from)) return { from, into };
  const { attendee, invitations } = await replaceAttendeeLinks(change, into.id, from.linkVersion);
  await enqueueMessages(change, invitations);
  return { from, into: attendee };
}

/** Ends one of two registrations in each session that both are registered for. */
async function endDoubles(change: Change, { from, into, ofFrom, ofInto, sessions }: LockedPair) {
  const moving: Registration[] = [];
  const swapped: string[] = [];
  const ended: EndedRegistration[] = [];
  const vacated = new Set<string>();
  for (const theirs of ofFrom) {
    const own = ofInto.find(({ sessionId }) => sessionId === theirs.sessionId);
    const stays = own === undefined ? 'from' : keptRegistration(own, theirs);
    if (stays === 'from') moving.push(theirs);
    if (own === undefined) continue;
    const [ends, attendee] = stays === 'from' ? [own, into] : [theirs, from];
    if (stays === 'from') swapped.push(own.id);
    const session = sessions.get(ends.sessionId);
    if (session === undefined || !isLive(ends.state)) continue;
    ended.push({
      id: ends.id,
      wasOfInto: stays === 'from',
      state: ends.state,
      offerExpiresAt: ends.offerExpiresAt?.toISOString() ?? null,
      provisionalUntil: ends.provisionalUntil?.toISOString() ?? null,
    });
    // Of a session that is over, nobody needs to hear.
    const kind = session.state !== 'published' || isOver(session, change.now) ? 'switched' : 'withdrawn';
    await dropQueued(change.tx, ends.id, dropReasons['other-registration']);
    const left = await vacate(change, { session, registration: ends, attendee, kind });
    sessions.set(session.id, left.session);
    vacated.add(session.id);
  }
  return { moving, swapped, ended, vacated };
}
