import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { doorTimes } from '../../domain/attendance/check-in.js';
import { calendarLinks } from '../../domain/calendar/links.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { RegisterResult } from '../../domain/registrations/admit.js';
import { RegisterForSeveral } from '../../flows/registrations/register-for-several.flow.js';
import { SendLink } from '../../flows/registrations/send-link.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { sessionLink } from '../../domain/notifications/email/links.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import type { SimilarOrganization } from '../../domain/organizations/similar-organizations.queries.js';
import { Conflict, type FieldError, Invalid, NotFound } from '../../platform/errors.js';
import { sameToken } from '../../platform/tokens.js';
import { renderPage } from '../../platform/views/renderer.js';
import { typedAnswers } from '../../domain/questions/answer-form.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { asForStrangers } from '../../domain/registrations/waitlist.queries.js';
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
import { getSession, getSessionBySlug, listSeries, listOccurrences } from '../../domain/sessions/sessions.queries.js';
import { eventFile, registeredEvent, sessionEvent } from '../calendar/calendar-events.js';
import { registrationLimit } from '../limits.js';
import { sessionPath } from '../paths.js';
import { keptFields, keptValues } from './kept-values.js';
import { meantOrganization } from '../organizations/intended-organization.js';
import { organizationAnswerFields } from '../organizations/organization-question.js';
import { readRegistration } from './read-registration.js';
import { type RegistrationValues, registrationFields } from './registration-form.js';
import { hasTicket, ticketView } from '../attendance/ticket-view.js';
import { joinPath, registeredPath } from './registration-paths.js';
import { mostSessions } from '../sessions/series.js';
import { sessionPage } from '../sessions/session.page.js';
import { checkEmailPage, statusPage } from './status.page.js';
import { keepChoices, keptQuery, listValues, sendPage, textValues, stranger } from '../visitor.js';

/** What one person does within this time is one action. */
const sameMomentMs = 60_000;

/** A session, its registration form, and the page that follows a registration. */
@Controller()
export class RegistrationController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly register: RegisterForSeveral,
    private readonly sendLink: SendLink,
  ) {}

  @Get('calls/:call/sessions/:session')
  async session(
    @Param('call') callSlug: string,
    @Param('session') sessionSlug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, callSlug);
    const isFile = sessionSlug.endsWith('.ics');
    const session = await this.publicSession(call, isFile ? sessionSlug.slice(0, -4) : sessionSlug);
    const viewer = this.viewer(request, call);
    if (isFile) {
      eventFile(reply, sessionEvent(call, session, viewer.language, this.config), `${session.slug}.ics`);
      return;
    }
    keepChoices(request, reply, viewer);
    const values = { ...keptValues(request), language: viewer.language };
    await this.show(call, session, request, reply, 200, values, []);
  }

  @Post('calls/:call/sessions/:session')
  @RouteConfig(registrationLimit)
  async submit(
    @Param('call') callSlug: string,
    @Param('session') sessionSlug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, callSlug);
    const session = await this.publicSession(call, sessionSlug);
    const values = formValues(body);
    const alsoIn = listValues(body, 'alsoIn', mostSessions);
    const questions = await this.questions(session);
    const meant = await meantOrganization(this.database.manager, call.id, values);
    try {
      const input = readRegistration(values, questions, typedAnswers(body, questions), meant);
      const series = new Set((await listSeries(this.database.manager, session)).map((one) => one.id));
      const chosen = alsoIn.filter((id) => series.has(id));
      const actor = { kind: 'visitor' as const, origin: originOf('page', request.ip) };
      const { first, others, missed } = await this.register.run(session.id, chosen, input, actor);
      this.keepForm(reply, { ...values, organization: meant.name }, input.timeZone);
      // Who typed a known address need not be its owner: only its mailbox learns how things stand.
      const isKnown = (one: RegisterResult) => !one.created && !isRepeated(one, input.name, this.clock.now());
      if ([first, ...others].some(isKnown)) await this.sendLink.run(call.slug, input.email, actor.origin);
      if (!isKnown(first)) {
        const query = missed.length === 0 ? '' : `?missed=${missed.join('+')}`;
        void reply.redirect(`${registeredPath(this.config.secret, first.registration.id)}${query}`, 303);
        return;
      }
      this.checkEmail(call, session, input.email, request, reply);
    } catch (error) {
      if (error instanceof Invalid) {
        const typed = { ...values, organization: meant.name };
        await this.show(call, session, request, reply, 422, typed, error.faults, alsoIn, meant.similar);
      }
      // In another run already: their mail says so, with the way to move.
      else if (error instanceof Conflict && error.code === 'other-run') {
        const { email = '' } = values;
        await this.sendLink.run(call.slug, email.trim(), originOf('page', request.ip));
        this.checkEmail(call, session, email.trim(), request, reply);
      }
      // Closed, cancelled or full meanwhile: the page says so by itself.
      else if (error instanceof Conflict) {
        const fresh = await getSession(this.database.manager, session.id);
        const faults =
          error.code === 'organization-limit'
            ? [{ path: 'organization', code: error.code, message: error.message, values: error.values }]
            : [];
        await this.show(call, fresh, request, reply, 409, values, faults, alsoIn);
      } else throw error;
    }
  }

  @Get('registered/:id/:token')
  async status(
    @Param('id') id: string,
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, session, registration } = await this.registered(id, token);
    const viewer = this.viewer(request, call);
    const attendee = await getAttendee(this.database.manager, registration.attendeeId);
    const path = registeredPath(this.config.secret, registration.id);
    const isNear = viewer.now >= roomOpensAt(session.startsAt) && session.format !== 'in-person';
    // Who has replaced their links has taken the way in from everybody who got at it before, by this page too.
    const hasFirstLinks = attendee.linkVersion === 1;
    const isAtDoor = viewer.now >= doorTimes(session).opensAt && hasTicket(session, registration, viewer.now);
    const event = registeredEvent(call, session, registration, viewer.language, this.config, null);
    const { allOrNothing, missed } = await this.series(request, session, registration);
    const view = statusPage(
      {
        call,
        session,
        allOrNothing,
        missed,
        state: registration.state,
        place: await waitlistPosition(this.database.manager, registration),
        offerExpiresAt: registration.offerExpiresAt,
        // Nor is it proven who looks: the reminders are shown as for anybody in the visitor's zone.
        attendee: { ...shownPerson(request, registration, attendee), timeZone: viewer.timeZone, unsubscribedFrom: [] },
        calendar: { file: `${path}/invite.ics`, links: calendarLinks(event) },
        shareUrl: sessionLink(this.config, call.slug, session.slug),
        // The address is not verified here: the way in is shown only when it is about to be needed.
        joinPath: isNear && hasFirstLinks ? joinPath(this.config.secret, registration.id, attendee) : null,
        // The door asks for a name in any case: from when it opens, this says no more.
        ticket:
          isAtDoor && hasFirstLinks ? ticketView(this.config.secret, registration.id, attendee, viewer.language) : null,
        withdrawPath: null,
        resendPath: null,
        retakePath: null,
        offerPath: null,
        frame: { path },
      },
      viewer,
    );
    sendPage(reply, renderPage('site/registrations/status', view));
  }

  @Get('registered/:id/:token/invite.ics')
  async file(
    @Param('id') id: string,
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, session, registration } = await this.registered(id, token);
    const language = this.viewer(request, call).language;
    eventFile(reply, registeredEvent(call, session, registration, language, this.config, null), `${session.slug}.ics`);
  }

  /** What was registered along with this: by whoever holds this page, in the same minute. */
  private async series(request: FastifyRequest, session: Session, registration: Registration) {
    const tx = this.database.manager;
    const others = await listSeries(tx, session);
    if (others.length === 0) return { allOrNothing: [], missed: [] };
    const missedIds = (textValues(request.query)['missed'] ?? '').split(' ');
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

  private checkEmail(call: Call, session: Session, email: string, request: FastifyRequest, reply: FastifyReply): void {
    const frame = { call, path: sessionPath(call, session) };
    sendPage(
      reply,
      renderPage('site/registrations/check-email', checkEmailPage(email, this.viewer(request, call), frame)),
    );
  }

  private keepForm(reply: FastifyReply, values: RegistrationValues, timeZone: string | undefined): void {
    const options = { path: '/', sameSite: 'lax' as const };
    const kept = JSON.stringify(keptFields.map((name) => values[name] ?? ''));
    reply.setCookie('me', kept, { ...options, maxAge: 90 * 86_400, httpOnly: true, signed: true });
    if (timeZone !== undefined) reply.setCookie('tz', timeZone, { ...options, maxAge: 365 * 86_400 });
  }

  private viewer(request: FastifyRequest, call: Call) {
    return stranger(request, call, this.clock.now());
  }

  /** Drafts are not for the public. */
  private async publicSession(call: Call, slug: string): Promise<Session> {
    const session = await getSessionBySlug(this.database.manager, call.id, slug);
    if (session.publishedAt === null) throw new NotFound('session-not-found', 'There is no such session.');
    return session;
  }

  private async show(
    call: Call,
    session: Session,
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    values: RegistrationValues,
    faults: readonly FieldError[],
    alsoIn: readonly string[] = [],
    similar: readonly SimilarOrganization[] = [],
  ): Promise<void> {
    const series = await listSeries(this.database.manager, session);
    const runs = await listOccurrences(this.database.manager, session);
    const questions = await this.questions(session);
    const typed = typedAnswers(request.body, questions);
    const frame = { query: keptQuery(request.query, ['tz', 'lang']) };
    const [shown = session] = await asForStrangers(this.database.manager, [session], this.clock.now());
    const input = { call, session: shown, runs, series, alsoIn, questions, typed, values, faults, similar, frame };
    sendPage(reply, renderPage('site/sessions/session', sessionPage(input, this.viewer(request, call))), status);
  }

  /** What the session asks; most ask nothing, and cost nothing. */
  private async questions(session: Session): Promise<Question[]> {
    return session.questions === 0 ? [] : currentQuestions(await listQuestions(this.database.manager, session.id));
  }
}

function formValues(body: unknown): RegistrationValues {
  const values = textValues(body);
  return Object.fromEntries(
    [...registrationFields, ...organizationAnswerFields].map((name) => [name, values[name] ?? '']),
  );
}

/** A double click: the second of two equal forms within a minute. */
function isRepeated(result: RegisterResult, name: string, now: Date): boolean {
  return result.attendee.name === name && now.getTime() - result.registration.createdAt.getTime() < sameMomentMs;
}

/**
 * The name and address to show on a page whose reader has not shown that the address is theirs: what they typed
 * themselves, never what we know of the person from before.
 */
function shownPerson(
  request: FastifyRequest,
  registration: Registration,
  attendee: Attendee,
): { name: string; email: string } {
  if (attendee.createdAt.getTime() === registration.createdAt.getTime()) return attendee;
  const kept = keptValues(request);
  if (kept.name && kept.email && emailKey(kept.email.trim()) === attendee.emailKey)
    return { name: kept.name, email: kept.email };
  const masked = attendee.email.replace(/^(.).*@/u, '$1…@');
  return { name: masked, email: masked };
}
