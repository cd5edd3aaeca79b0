import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { AdmitWalkIn } from '../../flows/attendance/admit-walk-in.flow.js';
import { Conflict, type FieldError, Invalid } from '../../platform/errors.js';
import { hasMessage } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { registrationInput } from '../../domain/registrations/registration-input.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { formValues, textOf } from '../form-values.js';
import { RequireAbility } from '../require-ability.js';
import { actorOf } from '../signed-in.js';
import { getDoorSession } from './check-in.queries.js';
import { toldPath } from './check-in-view.js';
import { walkInPage, type WalkInValues } from './walk-in.page.js';

/** People who come without a registration. */
@ConsoleController('door/sessions/:id/walk-in')
@RequireAbility('check-in')
export class WalkInController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly admitWalkIn: AdmitWalkIn,
  ) {}

  @Get()
  async form(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(id, request, reply, { name: '', email: '', organization: '' });
  }

  @Post()
  async admit(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = formValues(body);
    const [name, email, organization] = ['name', 'email', 'organization'].map((key) => textOf(values, key).trim());
    const typed: WalkInValues = { name: name ?? '', email: email ?? '', organization: organization ?? '' };
    try {
      const input = read(registrationInput, { ...typed, organization: typed.organization || null });
      seeOther(reply, toldPath(id, await this.admitWalkIn.run(id, input, actorOf(request))));
    } catch (error) {
      if (error instanceof Invalid) return this.show(id, request, reply, typed, error.faults);
      if (!(error instanceof Conflict)) throw error;
      const code = hasMessage('en', `console.attendance.checkIn.refused.title.${error.code}`) ? error.code : 'other';
      return this.show(id, request, reply, typed, [], code);
    }
  }

  private async show(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: WalkInValues,
    faults: readonly FieldError[] = [],
    refusal: string | null = null,
  ): Promise<void> {
    const session = await getDoorSession(this.database.manager, id);
    const frame = await this.pages.frame(request, reply, { call: null, section: 'door' });
    const status = faults.length > 0 ? 422 : refusal === null ? 200 : 409;
    sendPage(reply, 'attendance/walk-in', walkInPage(frame, session, typed, faults, refusal), status);
  }
}
