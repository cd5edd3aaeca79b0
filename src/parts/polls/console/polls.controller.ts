import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isAble } from '../../../domain/identity/actor.js';
import { countAnswered, countAnswers } from '../domain/answers.queries.js';
import { pollMessage } from '../domain/poll.js';
import { campaignSample } from '../../../domain/campaigns/campaign-sample.js';
import { nobody } from '../../../domain/notifications/templates/sample.js';
import { pollResults } from '../domain/poll-results.js';
import { getPoll, listPollStarts, type SentPoll } from '../domain/polls.queries.js';
import { maskedAddress } from '../../../domain/registrations/email-address.js';
import { ClosePoll } from '../flows/close-poll.flow.js';
import { DraftPoll } from '../flows/draft-poll.flow.js';
import { RemindPoll } from '../flows/remind-poll.flow.js';
import { SchedulePoll } from '../flows/schedule-poll.flow.js';
import { ConfirmPoll } from '../flows/confirm-poll.flow.js';
import { Config } from '../../../platform/config.js';
import { readListFacts } from '../../../console/invitations/list-facts.js';
import { failSending } from '../../../console/ui/campaign-pages.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { showEmail } from '../../../console/ui/email-frame.js';
import { pageSize } from '../../../console/ui/pager.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { peopleViews } from './poll-people.js';
import { type AskedPerson, listAsked } from './poll-people.queries.js';
import { pollPath, pollsPath } from './poll-paths.js';
import { pollPage } from './poll.page.js';
import { showPolls } from './poll-list.js';
import { poll as pollKind } from '../domain/emails/poll.js';

/** The polls of a call, and each of them. */
@ConsoleController('', 'polls')
export class PollsController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly draftPoll: DraftPoll,
    private readonly confirmPoll: ConfirmPoll,
    private readonly remindPoll: RemindPoll,
    private readonly closePoll: ClosePoll,
    private readonly schedulePoll: SchedulePoll,
  ) {}

  @Get('calls/:call/polls')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showPolls(page, { call: await page.call(slug) });
  }

  @Get('polls/:id')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  /** The email as the organizer would get it in the language of the console, for an iframe. Its links are disabled. */
  @Get('polls/:id/preview')
  async preview(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { poll } = await getPoll(this.database.manager, id);
    const call = await page.callOf(poll);
    const { name, email } = page.organizer;
    const reader = { name, email, language: page.language, timeZone: call.timeZone };
    const starts = await listPollStarts(this.database.manager, id);
    const payload = { poll: { ...pollMessage(poll, starts), inviteeId: nobody } };
    await showEmail(page, call, campaignSample(pollKind.name, call, { payload }, reader, this.config, page.now));
  }

  @Post('polls/:id/send')
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const confirmed = Number(page.form.text('confirm'));
    try {
      await this.confirmPoll.run(id, confirmed, page.actor);
      page.redirect(pollPath({ id }), 'console.polls.done.sent');
    } catch (error) {
      await failSending(page, error, 'poll', () => this.render(page, id, confirmed));
    }
  }

  @Post('polls/:id/remind')
  async remind(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.remindPoll.run(id, page.actor);
    page.redirect(pollPath({ id }), 'console.polls.done.reminded');
  }

  @Post('polls/:id/close')
  async close(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.closePoll.run(id, page.actor);
    page.redirect(pollPath({ id }), 'console.polls.done.closed');
  }

  @Post('polls/:id/delete')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.callOf((await getPoll(this.database.manager, id)).poll);
    await this.draftPoll.remove(id, page.actor);
    page.redirect(pollsPath(call), 'console.polls.done.deleted');
  }

  @Post('polls/:id/schedule')
  async schedule(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const sessionId = await this.schedulePoll.run(id, page.form.text('start'), page.actor);
    page.redirect(sessionPath({ id: sessionId }), 'console.polls.done.scheduled');
  }

  private async render(page: ConsolePage, id: string, confirmed: number | null = null): Promise<void> {
    const connection = this.database.manager;
    const sent = await getPoll(connection, id);
    const { poll, invitation } = sent;
    const call = await page.callOf(poll);
    const input = {
      call,
      poll,
      invitation,
      ...(await readListFacts(page, connection, invitation)),
      answered: await countAnswered(connection, invitation.id),
      results: pollResults(await listPollStarts(connection, id), await countAnswers(connection, id)),
      confirmed,
      people: await this.peopleOf(page, sent),
      now: page.now,
    };
    page.render('polls/poll', pollPage(await page.layout(), input));
  }

  private async peopleOf(page: ConsolePage, { invitation }: SentPoll) {
    const view = peopleViews.find((name) => name === page.query.text('view')) ?? 'all';
    const number = page.query.page;
    const hasAnswered = view === 'all' ? null : view === 'answered';
    const options = { limit: pageSize, offset: (number - 1) * pageSize };
    const found = await listAsked(this.database.manager, invitation.id, hasAnswered, options);
    // Viewers see who was asked, and no addresses.
    const rows = isAble(page.actor, 'change') ? found : found.map(masked);
    return { view, rows, page: number };
  }
}

/** A person of a list without names has the address as the name. */
function masked(person: AskedPerson): AskedPerson {
  const email = maskedAddress(person.email);
  return { ...person, email, name: person.name === person.email ? email : person.name };
}
