import type { Call } from '../../domain/calls/call.entity.js';
import { sessionLink } from '../../domain/notifications/email/links.js';
import type { Config } from '../../platform/config.js';
import { disclosedPerson } from '../../domain/registrations/disclosure.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import {
  getAttendee,
  listRegistrationsOf,
  waitlistPosition,
} from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSeries } from '../../domain/sessions/sessions.queries.js';
import { registeredPath } from './registration-paths.js';
import type { StatusPageInput } from './status.page.js';
import type { SitePage } from '../site-page.js';
import { rememberedValues } from './remembered-values.js';
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
  return {
    call,
    session,
    ...(await seriesOf(connection, page, session, registration)),
    state: registration.state,
    place: await waitlistPosition(connection, registration),
    offerExpiresAt: registration.offerExpiresAt,
    // The reminders are shown as for anybody in the visitor's zone.
    attendee: {
      ...disclosedPerson(rememberedValues(page), registration, attendee),
      timeZone: viewer.timeZone,
      unsubscribedFrom: [],
    },
    // Nothing that joins, checks in, frees a seat or answers the invitation: all of that leaves by email only.
    calendar: null,
    joinPath: null,
    ticket: null,
    invitation: 'undisclosed',
    shareUrl: sessionLink(config, call.slug, session.slug),
    withdrawPath: null,
    resendPath: null,
    retakePath: null,
    offerPath: null,
    layout: { path: registeredPath(config.secret, registration.id) },
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
