import { afterSessions, type RowLinks } from './after-sessions.js';
import { listCheckedIn } from '../../domain/attendance/check-ins.queries.js';
import { listDelegationsOf } from '../../domain/delegations/delegations.queries.js';
import { Config } from '../../platform/config.js';
import { listMaterialsOf } from '../../domain/materials/materials.queries.js';
import { openQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { delegationToken } from '../../domain/registrations/links/link-tokens.js';
import { isProven } from '../../domain/registrations/links/proven.js';
import { provisionalPlace } from '../../domain/registrations/waitlist/provisional-seat.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isLive } from '../../domain/registrations/registration.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { waitlistPosition } from '../../domain/registrations/waitlist/waitlist-order.queries.js';
import { isRoomNear } from '../../domain/sessions/room.js';
import { attendedSession } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { mayAnswer } from '../questions/my-answers.js';
import type { Programme } from '../calls/programmes.js';
import type { OwnParts } from './own-parts.queries.js';
import { offerOf } from './offer-view.js';
import { hasTicket } from '../attendance/ticket-view.js';
import { joinPath, myRegistrationPath } from './registration-paths.js';
import type { Connection } from '../../platform/database/tx.js';

/** Loads the registrations and delegations for a person's own page. */
export async function findMySessions(
  connection: Connection,
  { secret }: Config,
  attendee: Attendee,
  own: { programme: Programme; parts: OwnParts; path: string; now: Date },
) {
  const { parts, path, now } = own;
  const registrations = await listRegistrationsOf(connection, attendee.id);
  const sessions = await sessionsOf(connection, own.programme, registrations);
  const known = await afterwards(connection, registrations, sessions, now);
  const withMaterials = sessions.filter(({ materialRevision }) => materialRevision > 0);
  const materials = await listMaterialsOf(
    connection,
    withMaterials.map(({ id }) => id),
  );
  const registrationIds = parts.hasCheckIns ? registrations.map(({ id }) => id) : [];
  const inside = await listCheckedIn(connection, registrationIds);
  const rows = [];
  for (const session of sessions) {
    const registration = registrations.find(({ sessionId }) => sessionId === session.id);
    if (registration === undefined) continue;
    const row = await rowOf(connection, secret, path, attendee, registration, session, now);
    // People who are checked in can't withdraw, so the action is not shown.
    const seat = inside.has(registration.id) ? { withdrawPath: null } : {};
    rows.push({ ...row, ...seat, ...known(registration.id), materials: materials.get(session.id) ?? [] });
  }
  const live = new Set(registrations.filter(({ state }) => isLive(state)).map(({ sessionId }) => sessionId));
  const { sessions: all } = own.programme;
  return {
    registrations: rows,
    choice: { sessions: all, attended: all.filter(({ id }) => live.has(id)) },
    delegations: {
      organization: parts.organization ?? '',
      items: parts.hasDelegations ? await delegationsOf(connection, secret, attendee) : [],
    },
  };
}

/** Returns the sessions of these registrations, by start. The programme has those that are public. */
async function sessionsOf(connection: Connection, programme: Programme, registrations: readonly Registration[]) {
  const wanted = new Set(registrations.map(({ sessionId }) => sessionId));
  const found = programme.sessions.filter(({ id }) => wanted.has(id));
  return found.length === wanted.size ? found : listSessionsById(connection, [...wanted]);
}

/** Loads what areas offer after past sessions, each for all of them at once. */
async function afterwards(
  connection: Connection,
  registrations: readonly Registration[],
  sessions: readonly Session[],
  now: Date,
) {
  const over = new Set(sessions.filter(({ endsAt }) => endsAt <= now).map(({ id }) => id));
  const ids = registrations.filter(({ sessionId }) => over.has(sessionId)).map(({ id }) => id);
  const found: ((id: string) => RowLinks)[] = [];
  for (const after of afterSessions.all) found.push(await after.links(connection, ids));
  return (id: string) => ({ afterLinks: found.map((linksOf) => linksOf(id)) });
}

async function delegationsOf(connection: Connection, secret: string, attendee: Attendee) {
  const all = await listDelegationsOf(connection, attendee.id);
  return all.map(({ id, organization, people }) => ({
    organization,
    people,
    path: `/delegations/${delegationToken(secret, id, attendee.linkVersion)}`,
  }));
}

async function rowOf(
  connection: Connection,
  secret: string,
  path: string,
  attendee: Attendee,
  registration: Registration,
  whole: Session,
  now: Date,
) {
  const session = attendedSession(whole, registration.attendance);
  const statusPath = myRegistrationPath(path, registration.id);
  return {
    session,
    state: registration.state,
    place: await waitlistPosition(connection, registration),
    offer: offerOf(registration, statusPath),
    offerExpiresAt: registration.offerExpiresAt,
    provisional: provisionalPlace(registration),
    statusPath,
    calendarPath: `${statusPath}/invite.ics`,
    withdrawPath: `${statusPath}/withdraw`,
    isUnconfirmed: registration.unproven && isProven(attendee),
    openQuestions: await countOpenQuestions(connection, session, registration, now),
    ticketPath: hasTicket(session, registration, now) ? `${statusPath}#ticket` : null,
    joinPath: isRoomNear(session, now) ? joinPath(secret, registration.id, attendee) : null,
  };
}

async function countOpenQuestions(connection: Connection, session: Session, registration: Registration, now: Date) {
  if (session.questions === 0 || !mayAnswer(session, registration, now)) return 0;
  return openQuestions(await listQuestions(connection, session.id), registration.answers).length;
}

/** An upcoming session, and a registration that is not confirmed. */
export interface SessionToConfirm {
  session: Session;
  registration: Registration;
}

/** Finds the upcoming sessions that a person has not confirmed, by start. */
export async function findSessionsToConfirm(connection: Connection, attendeeId: string, now: Date) {
  const live = (await listRegistrationsOf(connection, attendeeId)).filter(
    ({ state, unproven }) => unproven && isLive(state),
  );
  const sessions = await listSessionsById(
    connection,
    live.map(({ sessionId }) => sessionId),
  );
  return sessions
    .filter(({ endsAt, state }) => endsAt > now && state === 'published')
    .flatMap((session) => {
      const registration = live.find(({ sessionId }) => sessionId === session.id);
      return registration ? [{ session, registration }] : [];
    });
}
