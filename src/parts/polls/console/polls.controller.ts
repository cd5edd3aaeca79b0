import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { sessionToMove, timeSources } from '../../planner/console/time-sources.js';
import { countAnswered, countAnswers } from '../domain/answers.queries.js';
import { pollMessage, pollState } from '../domain/poll.js';
import { campaignSample } from '../../../domain/campaigns/campaign-sample.js';
import { nobody } from '../../../domain/notifications/templates/sample.js';
import { pollResults } from '../domain/poll-results.js';
import { getPoll, listPollStarts, countPolls, type ListedPoll, listPolls } from '../domain/polls.queries.js';
import { ChangePoll } from '../flows/change-poll.flow.js';
import { TestCampaign } from '../../../flows/campaigns/test-campaign.flow.js';
import { Config } from '../../../platform/config.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import { readListFacts } from '../../../console/invitations/invitation-people.js';
import { failSending } from '../../../console/ui/campaign-pages.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { showEmail } from '../../../console/ui/email-frame.js';
import { readPollPeople } from './poll-people.js';
import { pollPath, pollsPath, newPollPath } from './poll-paths.js';
import { pollPage } from './poll.page.js';
import { poll as pollKind } from '../domain/emails/polls.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { list } from '../../../console/ui/list.js';
import { withQuery } from '../../../platform/http/query.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { pollStateView } from './poll-words.js';

/** Shows the polls of a call, the newest first. */
const showPolls = list<ListedPoll, { call: Call; session: Session | null }>({
  words: 'console.polls',
  lede: 'console.polls.titleLede',
  path: ({ call, session }) => withQuery(pollsPath(call), { session: session?.id }),
  newPath: ({ call, session }) => withQuery(newPollPath(call), { session: session?.id }),
  tabs: ({ call, session }, language) => timeSources(call, session, 'polls', language),
  read: async ({ connection }, { call }, range) => ({
    rows: await listPolls(connection, call.id, range),
    total: await countPolls(connection, call.id),
  }),
  columns: [
    { heading: 'console.polls.one', cell: (poll) => ({ text: poll.title, path: pollPath(poll) }) },
    {
      heading: 'console.common.col.state',
      as: 'nowrap',
      cell: (poll, { now, language }) => ({
        state: pollStateView(pollState(poll, poll.state, now), poll.waiting, language),
      }),
    },
    {
      heading: 'console.polls.col.closes',
      cell: (poll, { call, language }) => dayAndTime(poll.closesAt, call.timeZone, language),
    },
    {
      heading: 'console.invitations.col.answers',
      cell: (poll, { now, language }) =>
        pollState(poll, poll.state, now) === 'draft'
          ? translate(language, 'console.invitations.onList', { count: poll.waiting })
          : translate(language, 'console.polls.answeredOf', { answered: poll.answered, count: poll.asked }),
    },
  ],
});

/** The polls of a call, and each of them. */
@ConsoleController('', 'planner')
export class PollsController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly testCampaign: TestCampaign,
    private readonly changePoll: ChangePoll,
  ) {}

  @Get('calls/:call/polls')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await showPolls(page, { call, session: await sessionToMove(page, call, page.query.text('session')) });
  }

  @Get('polls/:id')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  /** The email as the organizer would get it in a language, for an iframe. Its links are disabled. */
  @Get('polls/:id/preview')
  async preview(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, email } = await this.sample(page, id, languageIn(page, page.query.text('in')));
    await showEmail(page, call, email);
  }

  @Post('polls/:id/test')
  async test(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const emails = [(await this.sample(page, id, languageIn(page, page.form.text('in')))).email];
    const test = { action: 'poll.tested' as const, subject: `poll:${id}`, emails };
    const count = await this.testCampaign.run(test, page.language, page.actor);
    page.redirect(pollPath({ id }), 'console.campaigns.done.tested', { count, email: page.organizer.email });
  }

  @Post('polls/:id/send')
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const confirmed = Number(page.form.text('confirm'));
    try {
      await this.changePoll.confirm(id, confirmed, page.actor, page.form.text('seen') || undefined);
      page.redirect(pollPath({ id }), 'console.polls.done.sent');
    } catch (error) {
      await failSending(page, error, 'poll', (_errors, hasChanged, isOutdated) =>
        this.render(page, id, hasChanged ? confirmed : null, isOutdated),
      );
    }
  }

  @Post('polls/:id/remind')
  async remind(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changePoll.remind(id, page.actor);
    page.redirect(pollPath({ id }), 'console.invitations.done.reminded');
  }

  @Post('polls/:id/close')
  async close(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changePoll.close(id, page.actor);
    page.redirect(pollPath({ id }), 'console.polls.done.closed');
  }

  @Post('polls/:id/delete')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.callOf((await getPoll(this.database.manager, id)).poll);
    await this.changePoll.remove(id, page.actor);
    page.redirect(pollsPath(call), 'console.invitations.done.deleted');
  }

  private async sample(page: ConsolePage, id: string, language: string) {
    const { poll } = await getPoll(this.database.manager, id);
    const call = await page.callOf(poll);
    const { name, email } = page.organizer;
    const reader = { name, email, language, timeZone: call.timeZone };
    const starts = await listPollStarts(this.database.manager, id);
    const payload = { poll: { ...pollMessage(poll, starts), inviteeId: nobody } };
    return { call, email: campaignSample(pollKind.name, call, { payload }, reader, this.config, page.now) };
  }

  private async render(
    page: ConsolePage,
    id: string,
    confirmed: number | null = null,
    isOutdated = false,
  ): Promise<void> {
    const connection = this.database.manager;
    const { poll, invitation } = await getPoll(connection, id);
    const call = await page.callOf(poll);
    const view = pollPage(await page.layout(), {
      call,
      poll,
      invitation,
      session: poll.sessionId === null ? null : await getSession(connection, poll.sessionId),
      ...(await readListFacts(page, connection, invitation)),
      answered: await countAnswered(connection, invitation.id),
      results: pollResults(await listPollStarts(connection, id), await countAnswers(connection, id)),
      confirmed,
      isOutdated,
      people: await readPollPeople(page, invitation),
      previewIn: languageIn(page, page.query.text('in')),
      now: page.now,
    });
    page.render('polls/poll', view);
  }
}

/** Returns the language that is chosen, or that of the page. */
function languageIn(page: ConsolePage, code: string): string {
  return languages.some((one) => one.code === code) ? code : page.language;
}
