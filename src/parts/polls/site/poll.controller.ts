import { Get, HttpCode, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { OpenedInvitation } from '../../../domain/invitations/open-invitation.js';
import { answersOf } from '../domain/answers.queries.js';
import { pollAnswers } from '../domain/poll.js';
import { getPoll, listPollStarts } from '../domain/polls.queries.js';
import { listRegistrationsOf } from '../../../domain/registrations/registrations.queries.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { canonicalZone } from '../../../domain/time/zones.js';
import { AnswerPoll } from '../flows/answer-poll.flow.js';
import { invalidField } from '../../../platform/errors.js';
import { SiteController, Page, SitePage } from '../../../site/site-page.js';
import { enterLimit } from '../../../site/limits.js';
import { withQuery } from '../../../platform/http/query.js';
import { pollPage } from './poll.page.js';
import { asksForAllZones } from '../../../domain/time/zone-options.js';

/** The page of a poll for one person. Reading it changes nothing: mail scanners follow links. */
@SiteController('polls/:token')
export class PollController {
  constructor(private readonly answerPoll: AnswerPoll) {}

  @Get()
  async show(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const opened = await this.answerPoll.find(token);
    await this.render(page, token, opened, await this.viewerOf(page, opened));
  }

  /** The script of the page reports that it is shown. */
  @Post('opened')
  @HttpCode(204)
  @RouteConfig(enterLimit)
  async opened(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.answerPoll.open(token, page.origin);
    void page.reply.code(204).send();
  }

  @Post()
  @RouteConfig(enterLimit)
  async answer(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const opened = await this.answerPoll.find(token);
    const viewer = await this.viewerOf(page, opened);
    const startId = page.form.text('start');
    try {
      const answer = pollAnswers.find((one) => one === page.form.text('answer'));
      if (answer === undefined) throw invalidField('answer', 'no-answer', 'Choose yes, if need be, or no.');
      const timeZone = viewer.isOwnZone ? viewer.timeZone : null;
      await this.answerPoll.run(token, { startId, answer, timeZone }, page.origin);
      page.redirect(`${withQuery(`/polls/${token}`, page.carriedQuery(['tz', 'lang']), { done: 'yes' })}#${startId}`);
    } catch (error) {
      await page.fail(
        error,
        () => this.render(page, token, opened, viewer),
        ({ code }) => code === 'poll-closed',
      );
    }
  }

  private async render(page: SitePage, token: string, opened: OpenedInvitation, viewer: Viewer): Promise<void> {
    const { invitee, invitation, attendee } = opened;
    const { connection } = page;
    const { poll } = await getPoll(connection, invitation.pollId ?? '');
    const call = await getCall(connection, poll.callId);
    const starts = await listPollStarts(connection, poll.id);
    const answers = await answersOf(connection, invitee.id);
    page.rememberChoices(viewer);
    const query = page.carriedQuery(['tz', 'lang']);
    // A page that is shown because of a refusal says nothing of an answer.
    const isDone = page.status === 200 && page.query.text('done') === 'yes';
    const allZones = asksForAllZones(page.query);
    const input = { call, poll, starts, answers, email: attendee.email, token, query, isDone, allZones };
    page.render('polls/poll', pollPage(input, viewer));
  }

  /** Registered people have chosen their zone. Others see that of their browser, or the one in which they answered. */
  private async viewerOf(page: SitePage, { invitee, attendee }: OpenedInvitation): Promise<Viewer> {
    const own = page.viewerOf(attendee);
    const asked = canonicalZone(page.query.only('tz') ?? '');
    const isKnown = (await listRegistrationsOf(page.connection, attendee.id)).length > 0;
    if (isKnown) return asked === null ? own : { ...own, timeZone: asked };
    const timeZone = invitee.timeZone ?? attendee.timeZone;
    const visitor = page.viewer({ timeZone, languages: [attendee.language] });
    const isOwnZone = visitor.isOwnZone || invitee.timeZone !== null;
    return { ...visitor, isOwnZone, language: invitee.language === null ? visitor.language : own.language };
  }
}
