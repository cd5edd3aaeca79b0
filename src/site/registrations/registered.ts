import { doorTimes } from '../../domain/attendance/check-in.js';
import { calendarLinks } from '../../domain/calendar/links.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { sessionLink } from '../../domain/notifications/email/links.js';
import type { Config } from '../../platform/config.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import {
  getAttendee,
  listRegistrationsOf,
  waitlistPosition,
} from '../../domain/registrations/registrations.queries.js';
import { roomOpensAt } from '../../domain/sessions/room.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSeries } from '../../domain/sessions/sessions.queries.js';
import { registeredEvent } from '../calendar/calendar-events.js';
import { hasTicket, ticketView } from '../attendance/ticket-view.js';
import { joinPath, registeredPath } from './registration-paths.js';
import type { StatusPageInput } from './status.page.js';
import type { SitePage } from '../site-page.js';
import { rememberedValues } from './remembered-values.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { RegistrationValues } from './registration-form.js';
import type { Connection } from '../../platform/database/tx.js';

/** Registrations of one person within this time belong together. */
const sameMomentMs = 60_000;

interface Registered {
  call: Call;
  session: Session;
  registration: Registration;
}

/** Finds what the page after a registration shows. Its reader is not proven to be the person. */
export async function findRegistered(
  connection: Connection,
  config: Config,
  page: SitePage,
  { call, session, registration }: Registered,
): Promise<StatusPageInput> {
  const viewer = page.viewer(call);
  const attendee = await getAttendee(connection, registration.attendeeId);
  const path = registeredPath(config.secret, registration.id);
  const event = registeredEvent(call, session, registration, viewer.language, config, null);
  return {
    call,
    session,
    ...(await seriesOf(connection, page, session, registration)),
    state: registration.state,
    place: await waitlistPosition(connection, registration),
    offerExpiresAt: registration.offerExpiresAt,
    // The reminders are shown as for anybody in the visitor's zone.
    attendee: {
      ...shownPerson(rememberedValues(page), registration, attendee),
      timeZone: viewer.timeZone,
      unsubscribedFrom: [],
    },
    calendar: { file: `${path}/invite.ics`, links: calendarLinks(event) },
    shareUrl: sessionLink(config, call.slug, session.slug),
    ...wayIn(config.secret, session, registration, attendee, viewer),
    withdrawPath: null,
    resendPath: null,
    retakePath: null,
    offerPath: null,
    layout: { path },
  };
}

/** Finds the sessions of the series that were registered for within the same minute. */
async function seriesOf(connection: Connection, page: SitePage, session: Session, registration: Registration) {
  const others = await listSeries(connection, session);
  if (others.length === 0) return { alsoRegistered: [], missed: [] };
  const missedIds = page.query.text('missed').split(' ');
  const mine = await listRegistrationsOf(connection, registration.attendeeId);
  const alsoRegistered = [];
  for (const other of others) {
    const one = mine.find(({ sessionId }) => sessionId === other.id);
    const apart = one ? one.createdAt.getTime() - registration.createdAt.getTime() : Infinity;
    if (one && Math.abs(apart) < sameMomentMs) {
      alsoRegistered.push({ session: other, state: one.state, place: await waitlistPosition(connection, one) });
    }
  }
  return { alsoRegistered, missed: others.filter((other) => missedIds.includes(other.id)) };
}

/** The way in, only when it is about to be needed: the reader has not shown that the address is theirs. */
function wayIn(secret: string, session: Session, registration: Registration, attendee: Attendee, viewer: Viewer) {
  const { now, language } = viewer;
  // Who has replaced their links has taken the way in from everybody who got at it before, by this page too.
  if (attendee.linkVersion !== 1) return { joinPath: null, ticket: null };
  const isNear = now >= roomOpensAt(session.startsAt) && session.format !== 'in-person';
  // The door asks for a name in any case: from when it opens, a ticket says no more.
  const isAtDoor = now >= doorTimes(session).opensAt && hasTicket(session, registration, now);
  return {
    joinPath: isNear ? joinPath(secret, registration.id, attendee) : null,
    ticket: isAtDoor ? ticketView(secret, registration.id, attendee, language) : null,
  };
}

/**
 * The name and address to show on a page whose reader has not shown that the address is theirs: what they typed
 * themselves, never what we know of the person from before.
 */
function shownPerson(
  { name, email }: RegistrationValues,
  registration: Registration,
  attendee: Attendee,
): { name: string; email: string } {
  if (attendee.createdAt.getTime() === registration.createdAt.getTime()) return attendee;
  if (name && email && emailKey(email.trim()) === attendee.emailKey) return { name, email };
  const masked = attendee.email.replace(/^(.).*@/u, '$1…@');
  return { name: masked, email: masked };
}
