import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { readRoomCode } from '../../domain/attendance/room-code.js';
import { findRoomOfCode } from '../../domain/attendance/room-codes.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { SelfCheckIn } from '../../flows/attendance/self-check-in.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, type FieldError, Invalid, NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { renderPage } from '../../platform/views/renderer.js';
import { emailInput } from '../../domain/registrations/registration-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { enterLimit, registrationLimit } from '../limits.js';
import { checkInPath } from '../paths.js';
import { keptValues } from '../registrations/kept-values.js';
import { sendPage, stranger, textValues, visitor } from '../visitor.js';
import { selfCheckInPage } from './self-check-in.page.js';

/** The address that the code on the wall of a room leads to. */
@Controller()
export class SelfCheckInController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly selfCheckIn: SelfCheckIn,
  ) {}

  @Get('checkin')
  @RouteConfig(enterLimit)
  async ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const code = (textValues(request.query)['code'] ?? '').trim().slice(0, 20);
    if (code !== '') return void reply.redirect(checkInPath(readRoomCode(code) ?? code), 303);
    await this.show('', request, reply, {});
  }

  @Get('checkin/:code')
  @RouteConfig(enterLimit)
  async form(@Param('code') code: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(code, request, reply, {});
  }

  @Post('checkin/:code')
  @RouteConfig(registrationLimit)
  async submit(
    @Param('code') code: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const email = textValues(body)['email'] ?? '';
    try {
      const address = read(emailInput, email);
      const isIn = await this.selfCheckIn.run(code, address, originOf('page', request.ip));
      await this.show(code, request, reply, { isIn });
    } catch (error) {
      if (error instanceof Invalid) {
        const faults = error.faults.map((fault) => ({ ...fault, path: 'email' }));
        return this.show(code, request, reply, { email, faults });
      }
      // The code is unknown or counts no more: the page says so by itself.
      if (!(error instanceof NotFound) && !(error instanceof Conflict)) throw error;
      await this.show(code, request, reply, {}, error.status);
    }
  }

  private async show(
    typed: string,
    request: FastifyRequest,
    reply: FastifyReply,
    said: { email?: string; faults?: readonly FieldError[]; isIn?: boolean },
    refused?: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const now = this.clock.now();
    const code = readRoomCode(typed);
    const found = code === null ? null : await findRoomOfCode(tx, code);
    const session = found && (await getSession(tx, found.sessionId));
    const room = session && { session, call: await getCall(tx, session.callId) };
    const viewer =
      room === null ? visitor(request, { timeZone: 'UTC', language: 'en' }, now) : stranger(request, room.call, now);
    const { email = keptValues(request).email ?? '', faults = [], isIn = null } = said;
    const view = selfCheckInPage({ code: code ?? typed, room, email, faults, isIn }, viewer);
    const status = faults.length > 0 ? 422 : (refused ?? (typed !== '' && room === null ? 404 : 200));
    sendPage(reply, renderPage('site/attendance/check-in', view), status);
  }
}
