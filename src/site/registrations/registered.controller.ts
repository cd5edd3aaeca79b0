import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { doorTimes } from '../../domain/attendance/check-in.js';
import { calendarLinks } from '../../domain/calendar/links.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { sessionLink } from '../../domain/notifications/email/links.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { sameToken } from '../../platform/tokens.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { statusToken } from '../../domain/registrations/link-tokens.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import {
  getAttendee,
  getRegistration,
  listRegistrationsOf,
  waitlistPosition,
} from '../../domain/registrations/registrations.queries.js';
import { roomOpensAt } from '../../domain/sessions/room.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession, listSeries } from '../../domain/sessions/sessions.queries.js';
import { registeredEvent, sendEvent } from '../calendar/calendar-events.js';
import { hasTicket, ticketView } from '../attendance/ticket-view.js';
import { joinPath, registeredPath } from './registration-paths.js';
import { statusPage } from './status.page.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { rememberedValues } from './remembered-values.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { RegistrationValues } from './registration-form.js';

/** Registrations of one person within this time belong together. */
const sameMomentMs = 60_000;

/** The page that follows a registration, whose address need not be its reader's. */
@SiteController('registered/:id/:token')
export class RegisteredController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get()
  async status(@Param('id') id: string, @Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const tx = this.database.manager;
    const { call, session, registration } = await this.registered(id, token);
    const viewer = page.viewer(call);
    const attendee = await getAttendee(tx, registration.attendeeId);
    const { secret } = this.config;
    const path = registeredPath(secret, id);
    const event = registeredEvent(call, session, registration, viewer.language, this.config, null);
    const input = {
      call,
      session,
      ...(await this.series(page, session, registration)),
      state: registration.state,
      place: await waitlistPosition(tx, registration),
      offerExpiresAt: registration.offerExpiresAt,
      // Nor is it proven who looks: the reminders are shown as for anybody in the visitor's zone.
      attendee: {
        ...shownPerson(rememberedValues(page), registration, attendee),
        timeZone: viewer.timeZone,
        unsubscribedFrom: [],
      },
      calendar: { file: `${path}/invite.ics`, links: calendarLinks(event) },
      shareUrl: sessionLink(this.config, call.slug, session.slug),
      ...wayIn(secret, session, registration, attendee, viewer),
      withdrawPath: null,
      resendPath: null,
      retakePath: null,
      offerPath: null,
      frame: { path },
    };
    page.render('registrations/status', statusPage(input, viewer));
  }

  @Get('invite.ics')
  async file(@Param('id') id: string, @Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { call, session, registration } = await this.registered(id, token);
    const { language } = page.viewer(call);
    sendEvent(page, registeredEvent(call, session, registration, language, this.config, null), `${session.slug}.ics`);
  }

  /** Finds the sessions of the series that were registered for within the same minute. */
  private async series(page: SitePage, session: Session, registration: Registration) {
    const tx = this.database.manager;
    const others = await listSeries(tx, session);
    if (others.length === 0) return { allOrNothing: [], missed: [] };
    const missedIds = page.query.text('missed').split(' ');
    const mine = await listRegistrationsOf(tx, registration.attendeeId);
    const allOrNothing = [];
    for (const other of others) {
      const one = mine.find(({ sessionId }) => sessionId === other.id);
      const apart = one ? one.createdAt.getTime() - registration.createdAt.getTime() : Infinity;
      if (one && Math.abs(apart) < sameMomentMs) {
        allOrNothing.push({ session: other, state: one.state, place: await waitlistPosition(tx, one) });
      }
    }
    return { allOrNothing, missed: others.filter((other) => missedIds.includes(other.id)) };
  }

  private async registered(
    id: string,
    token: string,
  ): Promise<{ call: Call; session: Session; registration: Registration }> {
    const tx = this.database.manager;
    const registration = await getRegistration(tx, id);
    if (!sameToken(token, statusToken(this.config.secret, registration.id))) {
      throw new NotFound('registration-not-found', 'There is no such registration.');
    }
    const session = await getSession(tx, registration.sessionId);
    return { call: await getCall(tx, session.callId), session, registration };
  }
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
