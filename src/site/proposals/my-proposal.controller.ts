import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { AskForHelp } from '../../flows/proposals/ask-for-help.flow.js';
import { EditAnnouncement } from '../../flows/proposals/edit-announcement.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { Clock } from '../../platform/clock.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { renderPage } from '../../platform/views/renderer.js';
import { announcementInput } from '../../domain/proposals/proposal-input.js';
import { getProposalOf, listTeam } from '../../domain/proposals/own-proposals.queries.js';
import { isLive } from '../../domain/registrations/registration.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { formLimit } from '../limits.js';
import { attendeeOfLink, viewerOfLink } from '../registrations/own-link.js';
import { type MyProposalFlash, myProposalPage } from './my-proposal.page.js';
import { listValues, sendPage, textValues } from '../visitor.js';

const flashes: readonly string[] = ['draft', 'takenBack', 'announced'];

interface Edit {
  values?: Record<string, string>;
  faults?: readonly FieldError[];
}

/** A proposal that a person stands behind, on their own page. */
@Controller('me/:token/proposals/:id')
export class MyProposalController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly editAnnouncement: EditAnnouncement,
    private readonly askForHelp: AskForHelp,
  ) {}

  @Get()
  async one(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(token, id, request, reply, {}, 200);
  }

  @Post()
  @RouteConfig(formLimit)
  async edit(
    @Param('token') token: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    const { title = '', theme = '', members = '' } = textValues(body);
    const addresses = members.split(/[\s,;]+/u).filter((address) => address !== '');
    try {
      const input = read(announcementInput, { title, theme, members: addresses });
      await this.editAnnouncement.run(attendee.id, id, input, originOf('page', request.ip));
      void reply.redirect(`/me/${token}/proposals/${id}?done=draft`, 303);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.show(token, id, request, reply, { values: { title, theme, members }, faults: error.faults }, 422);
    }
  }

  @Post('help')
  @RouteConfig(formLimit)
  async help(
    @Param('token') token: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    await this.askForHelp.run(attendee.id, id, listValues(body, 'criteria', 20), originOf('page', request.ip));
    void reply.redirect(`/me/${token}/proposals/${id}?done=draft`, 303);
  }

  @Post('take-back')
  @RouteConfig(formLimit)
  async takeBack(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    await this.editAnnouncement.move(attendee.id, id, 'withdrawn', originOf('page', request.ip));
    void reply.redirect(`/me/${token}/proposals/${id}?done=takenBack`, 303);
  }

  @Post('announce')
  @RouteConfig(formLimit)
  async announce(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    await this.editAnnouncement.move(attendee.id, id, 'draft', originOf('page', request.ip));
    void reply.redirect(`/me/${token}/proposals/${id}?done=announced`, 303);
  }

  private async show(
    token: string,
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    edit: Edit,
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const attendee = await attendeeOfLink(tx, token);
    const viewer = viewerOfLink(request, attendee, this.clock.now());
    const proposal = await getProposalOf(tx, attendee.id, id);
    const sessions = await listPublicSessions(tx, attendee.callId);
    const live = (await listRegistrationsOf(tx, attendee.id)).filter(({ state }) => isLive(state));
    const done = textValues(request.query)['done'] ?? '';
    const mePath = `/me/${token}`;
    const input = {
      call: await getCall(tx, attendee.callId),
      proposal,
      isOwn: proposal.source === 'declared' && proposal.declaredBy === attendee.id,
      team: await listTeam(tx, proposal.id),
      ownEmail: attendee.email,
      choice: { sessions, attended: sessions.filter(({ id }) => live.some(({ sessionId }) => sessionId === id)) },
      mePath,
      edit,
      flash: flashes.includes(done) ? (done as MyProposalFlash) : null,
      frame: { path: `${mePath}/proposals/${proposal.id}`, mePath },
    };
    sendPage(reply, renderPage('site/proposals/my-proposal', myProposalPage(input, viewer)), status);
  }
}
