import type { ConsoleLayout } from '../frame/layout.js';
import { homeTodos } from './home-todos.js';
import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { callState } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { checklist } from '../../domain/calls/checklist.js';
import { may } from '../../domain/identity/role.js';
import { emailSetUpProblem } from '../../domain/notifications/smtp/email-set-up.js';
import { countUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { countNotMe } from '../../domain/notifications/suppression/suppressions.queries.js';
import { findNoticeState } from '../../domain/privacy/privacy-notices.queries.js';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { checklistPath } from '../paths/call-paths.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { countTroubles } from '../sessions/overview.queries.js';
import { findCallFacts } from './checklist.queries.js';
import { dayRange } from './day-chart.js';
import { remindingToday, sessionsOfWeek } from '../sessions/coming-sessions.js';
import { type HomeInput, homePage } from './home.page.js';
import { countBetween, countConfirmed, countPlaces, countWork, findLatestRegistration } from './home.queries.js';

/** For how long people are shown who said that they never registered. */
const notMeShownMs = 7 * 86_400_000;

/** The start page of a call: its checklist until the first session is published. Without a name that of the call that was open last. */
@ConsoleController('', 'home')
export class HomeController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get()
  async first(@Page() page: ConsolePage): Promise<void> {
    const call = await page.lastCall();
    if (call !== null) return this.show(page, call);
    const layout = await page.layout();
    page.render('calls/no-call', { ...layout, title: translate(layout.language, 'console.calls.home.title') });
  }

  @Get('calls/:call')
  async ofCall(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug));
  }

  private async show(page: ConsolePage, call: Call): Promise<void> {
    if (callState(call) === 'draft' && may(page.organizer.role, 'change')) {
      const { hasPublishedSession } = await findCallFacts(page.connection, call.id);
      if (!hasPublishedSession) return page.redirect(checklistPath(call));
    }
    const layout = await page.layout();
    page.render('calls/home', homePage(layout, await this.read(call, layout)));
  }

  private async read(call: Call, layout: ConsoleLayout): Promise<HomeInput> {
    const { now } = layout;
    const connection = this.database.manager;
    const sessions = await listSessions(connection, call.id);
    const days = dayRange(now, await findLatestRegistration(connection, call.id), call.timeZone);
    const todos = [];
    for (const find of homeTodos.all) todos.push(...(await find(connection, call, layout, sessions)));
    const reminding = remindingToday(sessionsOfWeek(sessions, call, now), call, now).map(({ id }) => id);
    return {
      call,
      sessions,
      days,
      registrations: await countBetween(connection, call.id, days.instants),
      troubles: await countTroubles(connection, call.id, now),
      confirmed: await countConfirmed(connection, reminding),
      work: await countWork(connection, call.id),
      todos,
      openSteps: callState(call) === 'draft' ? await this.countOpenSteps(call, now) : 0,
      places: await countPlaces(connection, call.id),
      undelivered: await countUndelivered(connection, { callId: call.id }, now),
      notMe: await countNotMe(connection, call.id, new Date(now.getTime() - notMeShownMs)),
      lacksNotice: (await findNoticeState(connection, call.id)).isMissing,
    };
  }

  /** Counts what is left on the checklist. */
  private async countOpenSteps(call: Call, now: Date): Promise<number> {
    const facts = await findCallFacts(this.database.manager, call.id);
    const hasSentEmail = facts.hasSentEmail && emailSetUpProblem(this.config) === null;
    const done = checklist(call, { ...facts, hasSentEmail }, this.config.emailFrom.address, now);
    return Object.values(done).filter((isDone) => !isDone).length;
  }
}
