import { asTeamsSee } from '../../domain/proposals/team-sight.js';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { AskForHelp } from '../../flows/proposals/ask-for-help.flow.js';
import { AnnounceProposal } from '../../flows/proposals/announce-proposal.flow.js';
import { getProposalOf, listTeam } from '../../domain/proposals/own-proposals.queries.js';
import { isLive } from '../../domain/registrations/registration.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { Page, SitePage } from '../site-page.js';
import { formLimit } from '../limits.js';
import { attendeeOfLink, OwnPageController } from '../registrations/own-page-controller.js';
import { type MyProposalFlash, myProposalPage } from './my-proposal.page.js';
import { type AnnouncementEdit, announcementForm } from './announcement-form.js';

const flashes: readonly string[] = ['draft', 'takenBack', 'announced'];

/** A proposal of a person, on their own page. */
@OwnPageController('/proposals/:id')
export class MyProposalController {
  constructor(
    private readonly announceProposal: AnnounceProposal,
    private readonly askForHelp: AskForHelp,
  ) {}

  @Get()
  async one(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, id, {});
  }

  @Post()
  @RouteConfig(formLimit)
  async edit(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const form = announcementForm();
    const typed = form.typed(page.form);
    try {
      await this.announceProposal.edit(attendee.id, id, form.read(typed), page.origin);
      page.redirect(`/me/${token}/proposals/${id}?done=draft`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, id, { typed, fieldErrors }));
    }
  }

  @Post('help')
  @RouteConfig(formLimit)
  async help(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.askForHelp.ask(attendee.id, id, page.form.list('criteria').slice(0, 20), page.origin);
    page.redirect(`/me/${token}/proposals/${id}?done=draft`);
  }

  @Post('accept')
  @RouteConfig(formLimit)
  async accept(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.askForHelp.answer(attendee.id, id, 'accept', page.origin);
    page.redirect(`/me/${token}?done=teamAccepted#proposals`);
  }

  @Post('decline')
  @RouteConfig(formLimit)
  async decline(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.askForHelp.answer(attendee.id, id, 'decline', page.origin);
    page.redirect(`/me/${token}?done=teamDeclined#proposals`);
  }

  @Post('take-back')
  @RouteConfig(formLimit)
  async takeBack(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.announceProposal.move(attendee.id, id, 'withdrawn', page.origin);
    page.redirect(`/me/${token}/proposals/${id}?done=takenBack`);
  }

  @Post('announce')
  @RouteConfig(formLimit)
  async announce(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.announceProposal.move(attendee.id, id, 'draft', page.origin);
    page.redirect(`/me/${token}/proposals/${id}?done=announced`);
  }

  private async show(page: SitePage, token: string, id: string, edit: AnnouncementEdit): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const own = await getProposalOf(connection, attendee.id, id);
    const [proposal = own] = await asTeamsSee(connection, [own]);
    const sessions = await listPublicSessions(connection, attendee.callId);
    const live = (await listRegistrationsOf(connection, attendee.id)).filter(({ state }) => isLive(state));
    const done = page.query.text('done');
    const mePath = `/me/${token}`;
    const input = {
      call: await getCall(connection, attendee.callId),
      proposal,
      isOwn: proposal.source === 'declared' && proposal.declaredBy === attendee.id,
      team: await listTeam(connection, proposal.id),
      ownEmail: attendee.email,
      choice: { sessions, attended: sessions.filter(({ id }) => live.some(({ sessionId }) => sessionId === id)) },
      mePath,
      edit,
      flash: flashes.includes(done) ? (done as MyProposalFlash) : null,
      layout: { path: `${mePath}/proposals/${proposal.id}`, mePath },
    };
    page.render('proposals/my-proposal', myProposalPage(input, page.viewerOf(attendee)));
  }
}
