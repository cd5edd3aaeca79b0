import type { Call } from '../calls/call.entity.js';
import type { Change } from '../identity/change.js';
import { unsuppressWithLink } from '../notifications/suppression/suppression.js';
import { Invalid } from '../../platform/errors.js';
import type { Session } from '../sessions/session.entity.js';
import { lockAttendees } from './admission.queries.js';
import { newPerson } from './applicant.js';
import type { Attendee } from './attendee.entity.js';
import { checkAnswers } from './checked-answers.js';
import { linkErrors } from './plain-name.js';
import { promote } from './promote.js';
import { isProven } from './proven.js';
import { proveAddress } from './prove-address.js';
import { freeSeats, isLive } from './registration.js';
import type { Registration } from './registration.entity.js';
import type { Admissions, CheckedSession, Entrant, GroupRequest, SessionRequests } from './registration-request.js';

/** Promotes the waiting lists and validates the answers. Requests with invalid answers are refused in `outcomes`. */
export async function checkRequests(
  change: Change,
  call: Call,
  asked: readonly SessionRequests[],
  outcomes: Admissions,
): Promise<CheckedSession[]> {
  const sessions: CheckedSession[] = [];
  for (const { session, requests } of asked) {
    const { valid, refused } = await checkAnswers(change.tx, session, requests);
    for (const { request, refusal } of refused) outcomes.set(request, { ok: false, error: refusal });
    const groups = valid.flatMap(({ request, people }) => {
      const entrants = people.map((input) => ({ request, input, person: newPerson(input, call, request.actor) }));
      const refusal = linkRefusal(request, entrants);
      if (refusal !== null) outcomes.set(request, { ok: false, error: refusal });
      return refusal === null ? [{ request, entrants }] : [];
    });
    sessions.push({ session: await withWaitlistServed(change, session), groups });
  }
  return sessions;
}

/** Why a request is refused whose names contain links, unless staff vouch for the addresses. */
function linkRefusal({ delegationId }: GroupRequest, entrants: readonly Entrant[]): Invalid | null {
  const fieldErrors = entrants.flatMap(({ input, person }, index) =>
    person.isVouchedFor ? [] : linkErrors(input, delegationId === null ? '' : `members.${index}.`),
  );
  return fieldErrors.length === 0 ? null : new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}

// People who register now must not overtake people on the waiting list: reserved seats become free just by the passing
// of time.
async function withWaitlistServed(change: Change, session: Session): Promise<Session> {
  if (session.waiting === 0 || freeSeats(session).free === 0) return session;
  return { ...session, ...(await promote(change, session)) };
}

/** Locks the people who are already known, by address key, and lifts the suppression of their addresses. */
export async function lockKnownAttendees(
  change: Change,
  call: Call,
  sessions: readonly CheckedSession[],
): Promise<Map<string, Attendee>> {
  const entrants = entrantsOf(sessions);
  const known = await lockAttendees(
    change.tx,
    call.id,
    entrants.map(({ person }) => person.emailKey),
  );
  const reached = new Set<string>();
  for (const { request, person } of entrants) {
    const attendee = known.get(person.emailKey);
    if (attendee === undefined) continue;
    // Someone who registers again gets another attempt at an address that bounced.
    if (attendee.suppressedAt !== null && !reached.has(attendee.id)) {
      reached.add(attendee.id);
      await unsuppressWithLink({ ...change, actor: request.actor }, [attendee]);
    }
  }
  return withVouched(change, entrants, known);
}

/** Proves the addresses that staff vouch for. Returns all people, by address key, in their current state. */
async function withVouched(
  change: Change,
  entrants: readonly Entrant[],
  known: Map<string, Attendee>,
): Promise<Map<string, Attendee>> {
  for (const { request, person } of entrants) {
    const attendee = known.get(person.emailKey);
    if (!person.isVouchedFor || attendee === undefined || isProven(attendee)) continue;
    await proveAddress({ ...change, actor: request.actor }, [attendee.id], 'staff');
    known.set(person.emailKey, { ...attendee, provenAt: change.now, provenBy: 'staff' });
  }
  return known;
}

/**
 * Confirms what anyone can have registered for people who ask for it themselves now, with a link of theirs, or whom staff
 * register. `existing` is in the current state afterwards.
 */
export async function confirmExisting(
  change: Change,
  sessions: readonly CheckedSession[],
  known: ReadonlyMap<string, Attendee>,
  existing: ReadonlyMap<string, Map<string, Registration>>,
): Promise<void> {
  for (const { session, groups } of sessions) {
    const own = existing.get(session.id);
    for (const { request, person } of groups.flatMap(({ entrants }) => entrants)) {
      const attendee = known.get(person.emailKey);
      const registration = attendee && own?.get(attendee.id);
      const isOwn = request.actor.kind === 'attendee' && request.actor.id === attendee?.id;
      const isOpen = registration?.unproven === true && isLive(registration.state);
      if (!attendee || !isOpen || !(isOwn || person.isVouchedFor)) continue;
      await proveAddress({ ...change, actor: request.actor }, [attendee.id], isOwn ? 'owner' : 'staff');
      own?.set(attendee.id, { ...registration, unproven: false, provisionalUntil: null });
    }
  }
}

/** Returns everybody in the requests. */
export function entrantsOf(sessions: readonly CheckedSession[]): Entrant[] {
  return sessions.flatMap(({ groups }) => groups.flatMap(({ entrants }) => entrants));
}
