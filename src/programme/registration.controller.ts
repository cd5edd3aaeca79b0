import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../calls/call.entity.js';
import { getCall, getCallBySlug } from '../calls/calls.queries.js';
import { Register } from '../flows/register.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Conflict, type FieldFault, Invalid, NotFound } from '../platform/errors.js';
import { sameToken } from '../platform/tokens.js';
import { read } from '../platform/validation.js';
import { renderPage } from '../platform/views/renderer.js';
import { statusToken } from '../registrations/link-tokens.js';
import { registrationInput } from '../registrations/registration-input.js';
import { getAttendee, getRegistration, placeInLine } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { getSession, getSessionBySlug, listTwins } from '../sessions/sessions.queries.js';
import { eventFile, registeredEvent, sessionEvent } from './calendar-events.js';
import { type RegistrationValues, registrationFields } from './registration-form.js';
import { sessionPage } from './session.page.js';
import { statusPage } from './status.page.js';
import { keepChoices, sendPage, textValues, visitor } from './visitor.js';

/** A registration is a form that a whole conference hall may send from one address. */
const registrationLimit = { rateLimit: { max: 300, timeWindow: '1 minute' } };
/** What the browser keeps of the form for the next session. */
const keptFields = ['name', 'email', 'organization', 'country'] as const;

/** A session, its registration form, and the page that follows a registration. */
@Controller()
export class RegistrationController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly register: Register,
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
    try {
      const input = read(registrationInput, registrationFromForm(values));
      const { registration } = await this.register.run(session.id, input, { kind: 'visitor' });
      const options = { path: '/', maxAge: 90 * 86_400, httpOnly: true, sameSite: 'lax' as const, signed: true };
      reply.setCookie('me', JSON.stringify(keptFields.map((name) => values[name] ?? '')), options);
      if (input.timeZone) reply.setCookie('tz', input.timeZone, { path: '/', maxAge: 365 * 86_400, sameSite: 'lax' });
      void reply.redirect(`/registered/${registration.id}/${statusToken(this.config.secret, registration.id)}`, 303);
    } catch (error) {
      if (error instanceof Invalid) await this.show(call, session, request, reply, 422, values, error.faults);
      // Closed, cancelled or full meanwhile: the page says so by itself.
      else if (error instanceof Conflict) {
        await this.show(call, await getSession(this.database.manager, session.id), request, reply, 409, values, []);
      } else throw error;
    }
  }

  @Get('registered/:id/:token')
  async status(
    @Param('id') id: string,
    @Param('token') token: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tx = this.database.manager;
    const registration = await getRegistration(tx, id);
    if (!sameToken(token, statusToken(this.config.secret, registration.id))) {
      throw new NotFound('registration-not-found', 'There is no such registration.');
    }
    const session = await getSession(tx, registration.sessionId);
    const call = await getCall(tx, session.callId);
    const viewer = this.viewer(request, call);
    if ('file' in textValues(query)) {
      eventFile(
        reply,
        registeredEvent(call, session, registration, viewer.language, this.config, null),
        `${session.slug}.ics`,
      );
      return;
    }
    const attendee = await getAttendee(tx, registration.attendeeId);
    const place = await placeInLine(tx, registration);
    const path = `/registered/${registration.id}/${token}`;
    const input = { call, session, registration, attendee, place, path, publicUrl: this.config.publicUrl };
    sendPage(reply, renderPage('status', statusPage(input, viewer)));
  }

  private viewer(request: FastifyRequest, call: Call) {
    return visitor(request, { timeZone: call.timeZone, language: call.languages[0] ?? 'en' }, this.clock.now());
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
    faults: readonly FieldFault[],
  ): Promise<void> {
    const runs = await listTwins(this.database.manager, session);
    const frame = { query: textValues(request.query) };
    sendPage(
      reply,
      renderPage('session', sessionPage({ call, session, runs, values, faults, frame }, this.viewer(request, call))),
      status,
    );
  }
}

function formValues(body: unknown): RegistrationValues {
  const values = textValues(body);
  return Object.fromEntries(registrationFields.map((name) => [name, values[name] ?? '']));
}

/** An empty field is an absent one. */
function registrationFromForm(values: RegistrationValues): Record<string, string> {
  const filled = Object.entries(values).filter((entry): entry is [string, string] => (entry[1] ?? '').trim() !== '');
  // A visitor must say in which zone to write; the API may leave it to the call.
  return { timeZone: '', name: '', email: '', ...Object.fromEntries(filled) };
}

function keptValues(request: FastifyRequest): RegistrationValues {
  const cookie = request.unsignCookie(request.cookies['me'] ?? '');
  if (!cookie.valid || cookie.value === null) return {};
  const kept: unknown = JSON.parse(cookie.value);
  if (!Array.isArray(kept)) return {};
  return Object.fromEntries(keptFields.map((name, index) => [name, String(kept[index] ?? '')]));
}
