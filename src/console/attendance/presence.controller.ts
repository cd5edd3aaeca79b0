import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { listEvidence } from '../../domain/attendance/attendance.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { CorrectAttendance, type AttendanceRuling } from '../../flows/attendance/correct-attendance.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { Invalid } from '../../platform/errors.js';
import { getRegisteredPerson, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { choiceOf, formValues, textOf } from '../form-values.js';
import { registrationPath } from '../paths.js';
import { actorOf } from '../signed-in.js';
import { type PresencePage, presencePage, rulings } from './presence.page.js';

/** Corrects by hand whether somebody was there. */
@ConsoleController('registrations/:id/presence')
export class PresenceController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly correct: CorrectAttendance,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    sendPage(reply, 'attendance/correct-attendance', await this.page(id, request, reply, {}));
  }

  @Post()
  async save(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = formValues(body);
    const as = choiceOf(values, 'as', rulings);
    const typed = textOf(values, 'minutes').trim();
    const { sessionId } = await getRegistration(this.database.manager, id);
    const minutes = typed === '' ? null : /^\d{1,6}$/u.test(typed) ? Number(typed) : -1;
    const ruling: AttendanceRuling = as === 'present' ? { as, minutes } : { as };
    try {
      await this.correct.run(sessionId, [id], ruling, actorOf(request));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      const { faults } = error;
      sendPage(
        reply,
        'attendance/correct-attendance',
        await this.page(id, request, reply, { typed: { as, minutes: typed }, faults }),
        error.status,
      );
      return;
    }
    leaveFlash(reply, 'presenceCorrected');
    seeOther(reply, registrationPath(id));
  }

  private async page(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    entered: Pick<Parameters<typeof presencePage>[1], 'typed' | 'faults'>,
  ): Promise<PresencePage> {
    const tx = this.database.manager;
    const person = await getRegisteredPerson(tx, id);
    const session = await getSession(tx, person.registration.sessionId);
    const call = await getCall(tx, session.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const { spans, correction } = (await listEvidence(tx, [id])).get(id) ?? { spans: [], correction: null };
    return presencePage(frame, { ...person, session, spans, correction, ...entered });
  }
}
