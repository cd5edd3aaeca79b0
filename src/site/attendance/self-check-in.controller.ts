import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { readRoomCode } from '../../domain/attendance/room-code.js';
import { findRoomOfCode } from '../../domain/attendance/check-ins.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { Config } from '../../platform/config.js';
import { constantTime } from '../../platform/constant-time.js';
import { Conflict, type FieldError, NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { emailInput } from '../../domain/registrations/admission/registration-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { enterLimit, formLimit } from '../limits.js';
import { checkInPath } from '../paths.js';
import { knownVisitor, rememberedValues } from '../registrations/remembered-values.js';
import { type CheckInAnswer, selfCheckInPage, type ShownRoom } from './self-check-in.page.js';
import { deriveToken } from '../../platform/tokens.js';

interface Shown {
  email?: string;
  fieldErrors?: readonly FieldError[];
  said?: CheckInAnswer;
}

/** Longer than checking somebody in takes, so that timing reveals nothing about an address. */
const answerStepMs = 150;

/** The self check-in page behind the room code. */
@SiteController()
export class SelfCheckInController {
  constructor(
    private readonly database: DataSource,
    private readonly checkIn: CheckIn,
    private readonly config: Config,
  ) {}

  @Get('checkin')
  @RouteConfig(enterLimit)
  async ask(@Page() page: SitePage): Promise<void> {
    const code = page.query.text('code').trim().slice(0, 20);
    if (code !== '') return page.redirect(checkInPath(readRoomCode(code) ?? code));
    await this.show(page, '', {});
  }

  @Get('checkin/:code')
  @RouteConfig(enterLimit)
  async form(@Param('code') code: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, code, {});
  }

  @Post('checkin/:code')
  @RouteConfig(formLimit)
  async submit(@Param('code') code: string, @Page() page: SitePage): Promise<void> {
    const email = page.form.text('email');
    try {
      await this.show(page, code, { said: await this.answer(code, read(emailInput, email), page) });
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => this.show(page, code, fieldErrors.length > 0 ? { email, fieldErrors } : {}),
        // The code is unknown or expired: the page shows that.
        (refusal) => refusal instanceof NotFound || refusal instanceof Conflict,
      );
    }
  }

  /** Says how it went to nobody but the person whom the browser knows: anyone can type an address. */
  private async answer(typed: string, email: string, page: SitePage): Promise<CheckInAnswer> {
    const code = readRoomCode(typed);
    const room = code === null ? null : await this.roomOf(code, page.now);
    if (room !== null && !countCheckIn(page, this.config.secret, room.session.id, email)) {
      page.status = 429;
      return 'limit';
    }
    const isIn = await constantTime(answerStepMs, () => this.checkIn.checkInSelf(typed, email, page.origin));
    const known = room && (await knownVisitor(this.database.manager, page, room.call));
    if (known?.emailKey !== emailKey(email)) return 'received';
    return isIn ? 'done' : 'missing';
  }

  private async show(page: SitePage, typed: string, shown: Shown): Promise<void> {
    const code = readRoomCode(typed);
    const room = code === null ? null : await this.roomOf(code, page.now);
    if (typed !== '' && room === null && page.status === 200) page.status = 404;
    const { email = rememberedValues(page).email ?? '', said = null } = shown;
    const fieldErrors = (shown.fieldErrors ?? []).map((fieldError) => ({ ...fieldError, path: 'email' }));
    const view = selfCheckInPage({ code: code ?? typed, room, email, fieldErrors, said }, page.viewer(room?.call));
    page.render('attendance/check-in', view);
  }

  private async roomOf(code: string, now: Date): Promise<ShownRoom | null> {
    const connection = this.database.manager;
    const found = await findRoomOfCode(connection, code, now);
    if (found === null) return null;
    const session = await getSession(connection, found.sessionId);
    return { session, call: await getCall(connection, session.callId), isOwnPageOnly: found.ownPageOnly };
  }
}

const cookie = 'checkins';
const options = { path: '/checkin', sameSite: 'lax', httpOnly: true, signed: true, maxAge: 86_400 } as const;
/** A family at one phone, and not the list of those who are absent. */
const maxOfBrowser = 3;

/**
 * Counts an address with which this browser checks in to a session. Returns false, and counts nothing, for one more than
 * three. The addresses themselves are not stored.
 */
function countCheckIn(page: SitePage, secret: string, sessionId: string, email: string): boolean {
  const { value } = page.request.unsignCookie(page.cookies[cookie] ?? '');
  const [of, ...marks] = (value ?? '').split('.');
  const mark = deriveToken(secret, 'self-check-in', sessionId, emailKey(email));
  const all = new Set([...(of === sessionId ? marks : []), mark]);
  if (all.size > maxOfBrowser) return false;
  page.reply.setCookie(cookie, [sessionId, ...all].join('.'), options);
  return true;
}
