import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { readRoomCode } from '../../domain/attendance/room-code.js';
import { findRoomOfCode } from '../../domain/attendance/room-codes.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { SelfCheckIn } from '../../flows/attendance/self-check-in.flow.js';
import { Conflict, type FieldError, NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { emailInput } from '../../domain/registrations/registration-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { enterLimit, registrationLimit } from '../limits.js';
import { checkInPath } from '../paths.js';
import { rememberedValues } from '../registrations/remembered-values.js';
import { selfCheckInPage } from './self-check-in.page.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';

interface Said {
  email?: string;
  fieldErrors?: readonly FieldError[];
  isIn?: boolean;
}

/** The self check-in page behind the room code. */
@SiteController()
export class SelfCheckInController {
  constructor(
    private readonly database: DataSource,
    private readonly selfCheckIn: SelfCheckIn,
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
  @RouteConfig(registrationLimit)
  async submit(@Param('code') code: string, @Page() page: SitePage): Promise<void> {
    const email = page.form.text('email');
    try {
      const isIn = await this.selfCheckIn.run(code, read(emailInput, email), page.origin);
      await this.show(page, code, { isIn });
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => this.show(page, code, fieldErrors.length > 0 ? { email, fieldErrors } : {}),
        // The code is unknown or expired: the page shows that.
        (refusal) => refusal instanceof NotFound || refusal instanceof Conflict,
      );
    }
  }

  private async show(page: SitePage, typed: string, said: Said): Promise<void> {
    const code = readRoomCode(typed);
    const room = code === null ? null : await this.roomOf(code);
    if (typed !== '' && room === null && page.status === 200) page.status = 404;
    const { email = rememberedValues(page).email ?? '', isIn = null } = said;
    const fieldErrors = (said.fieldErrors ?? []).map((fieldError) => ({ ...fieldError, path: 'email' }));
    const view = selfCheckInPage({ code: code ?? typed, room, email, fieldErrors, isIn }, page.viewer(room?.call));
    page.render('attendance/check-in', view);
  }

  private async roomOf(code: string): Promise<{ session: Session; call: Call } | null> {
    const connection = this.database.manager;
    const found = await findRoomOfCode(connection, code);
    if (found === null) return null;
    const session = await getSession(connection, found.sessionId);
    return { session, call: await getCall(connection, session.callId) };
  }
}
