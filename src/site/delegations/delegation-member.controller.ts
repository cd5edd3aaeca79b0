import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { memberInput } from '../../domain/delegations/delegation-input.js';
import { ReplaceMember } from '../../flows/delegations/replace-member.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { renderPage } from '../../platform/views/renderer.js';
import { getAttendee, waitlistPosition } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { delegationOfLink, memberOfDelegation } from './delegation-link.js';
import { formLimit } from '../limits.js';
import { viewerOfLink } from '../registrations/own-link.js';
import { type ReplaceForm, replaceMemberPage } from './replace-member.page.js';
import { attendeeActor, sendPage, textValues } from '../visitor.js';

/** One member of a delegation: withdrawn, or replaced by somebody else. */
@Controller()
export class DelegationMemberController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly withdraw: Withdraw,
    private readonly replaceMember: ReplaceMember,
  ) {}

  @Post('delegations/:token/members/:id/withdraw')
  @RouteConfig(formLimit)
  async leave(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { delegation, coordinator } = await delegationOfLink(this.database.manager, token);
    const registration = await memberOfDelegation(this.database.manager, delegation, id);
    const actor = attendeeActor(request, coordinator);
    await this.withdraw.run(registration.id, actor);
    void reply.redirect(`/delegations/${token}?done=withdrawn`, 303);
  }

  @Get('delegations/:token/members/:id/replace')
  async form(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(token, id, request, reply, { values: {}, faults: [], refusal: null }, 200);
  }

  @Post('delegations/:token/members/:id/replace')
  @RouteConfig(formLimit)
  async replace(
    @Param('token') token: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { delegation, coordinator } = await delegationOfLink(this.database.manager, token);
    const registration = await memberOfDelegation(this.database.manager, delegation, id);
    const { name = '', email = '', country = '' } = textValues(body);
    const values = { name, email, country };
    try {
      const input = read(memberInput, { name, email, ...(country !== '' && { country }) });
      const actor = attendeeActor(request, coordinator);
      await this.replaceMember.run(registration.id, input, actor);
      void reply.redirect(`/delegations/${token}?done=replaced`, 303);
    } catch (error) {
      const form = { values, faults: error instanceof Invalid ? error.faults : [] };
      if (error instanceof Invalid) await this.show(token, id, request, reply, { ...form, refusal: null }, 422);
      else if (error instanceof Conflict) {
        await this.show(token, id, request, reply, { ...form, refusal: error.code }, 409);
      } else throw error;
    }
  }

  private async show(
    token: string,
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    form: ReplaceForm,
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const { delegation, coordinator, call } = await delegationOfLink(tx, token);
    const registration = await memberOfDelegation(tx, delegation, id);
    const view = replaceMemberPage(
      {
        call,
        session: await getSession(tx, registration.sessionId),
        member: await getAttendee(tx, registration.attendeeId),
        state: registration.state,
        place: await waitlistPosition(tx, registration),
        path: `/delegations/${token}`,
        id: registration.id,
        form,
      },
      viewerOfLink(request, coordinator, this.clock.now()),
    );
    sendPage(reply, renderPage('site/delegations/replace-member', view), status);
  }
}
