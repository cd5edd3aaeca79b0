import { Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { DecideRegistration } from '../../flows/registrations/decide-registration.flow.js';
import { type AttendanceRuling, CorrectAttendance } from '../../flows/attendance/correct-attendance.flow.js';
import { ResendInvites } from '../../flows/notifications/resend-invites.flow.js';
import { WithdrawMany } from '../../flows/registrations/withdraw-many.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { Config } from '../../platform/config.js';
import { translate } from '../../platform/i18n/messages.js';
import { Logger } from '../../platform/logger.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { portions, runJob } from '../background-job.js';
import { confirmStep } from '../confirm.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { previewEmail } from '../notifications/email-preview.js';
import { countAttendees, listAttendeeIds, listAttendeeRows } from './attendees.queries.js';
import { actsOn, type BulkAction, longestNote, mostAtOnce } from './bulk-actions.js';
import { type BulkChoice, bulkChoice, bulkFilter } from './bulk-choice.js';
import { bulkPage, bulkResult, takesNote } from './bulk.page.js';
import { tablePath } from './confirm-action.page.js';

const atOnce = 100;
const namesShown = 12;

/** The email that people get. */
const emailOf: Partial<Record<BulkAction, MessageKind>> = {
  decline: 'declined',
  withdraw: 'withdrawn',
  resend: 'invited',
};

interface Bulk {
  call: Call;
  session: Session;
  choice: BulkChoice;
  note: string;
  backPath: string;
}

/** Actions on many registrations of a session at once: previewed first, then run while the page arrives. */
@ConsoleController('sessions/:id/bulk', 'sessions')
export class BulkController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly logger: Logger,
    private readonly decide: DecideRegistration,
    private readonly withdraw: WithdrawMany,
    private readonly resend: ResendInvites,
    private readonly correct: CorrectAttendance,
  ) {}

  @Post()
  async bulk(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const { session, call } = await page.session(id);
    const choice = bulkChoice(form, page.now);
    const backPath = tablePath(id, { state: form.text('state'), q: form.text('q'), page: '' });
    if (choice === null) return page.redirect(backPath, 'console.registrations.done.nobodyChosen');
    const bulk = { call, session, choice, note: form.text('note').trim().slice(0, longestNote), backPath };
    await confirmStep(page, {
      isConfirmed: form.text('step') === 'confirm',
      hasChanged: false,
      preview: () => this.preview(page, bulk),
      run: () => this.run(page, bulk),
    });
  }

  private async preview(page: ConsolePage, bulk: Bulk): Promise<void> {
    const connection = this.database.manager;
    const { session, choice } = bulk;
    const chosen = bulkFilter(choice);
    const filter = { ...chosen, states: chosen.states.filter((state) => actsOn[choice.action].includes(state)) };
    const count = await countAttendees(connection, session.id, filter);
    const named = await listAttendeeRows(connection, session.id, filter, { key: 'line', down: false }, namesShown, 0);
    const kind = emailOf[choice.action];
    const view = bulkPage(await page.layout(), {
      ...bulk,
      count,
      others: Math.max(0, (choice.ids?.length ?? count) - count),
      names: named.map(({ name }) => name),
      email: kind === undefined || count === 0 ? null : await previewEmail(connection, this.config, page, kind, bulk),
    });
    page.render('registrations/bulk-action', view);
  }

  private async run(page: ConsolePage, { session, choice, note, backPath }: Bulk): Promise<void> {
    const { language, actor } = page;
    const { action } = choice;
    const text = (key: string, values = {}) => translate(language, `console.registrations.bulk.${key}`, values);
    const found = await listAttendeeIds(this.database.manager, session.id, bulkFilter(choice), mostAtOnce);
    const job = { heading: text(action), sessionTitle: session.title, backPath, backLabel: text('back') };
    await runJob(page, await page.layout(), job, async (report) => {
      const decided: Decided[] = [];
      let failed: string | null = null;
      try {
        for (const portion of portions(found, atOnce)) {
          report(text('progress', { done: decided.length, total: found.length }));
          const ids = portion.map((one) => one.id);
          decided.push(...(await this.act(session.id, action, ids, takesNote(action) ? note : '', actor)));
        }
      } catch (error) {
        this.logger.error({ err: error }, 'bulk action on registrations failed');
        failed = text('failed', { done: decided.length, total: found.length });
      }
      return { failed, lines: bulkResult(action, decided, language) };
    });
  }

  private act(
    sessionId: string,
    action: BulkAction,
    ids: readonly string[],
    note: string,
    actor: Actor,
  ): Promise<Decided[]> {
    switch (action) {
      case 'decline':
        return this.decide.runAll(ids, action, note === '' ? null : note, actor);
      case 'withdraw':
        return this.withdraw.run(sessionId, ids, actor);
      case 'resend':
        return this.resend.run(sessionId, ids, actor);
      case 'present':
        return this.correctAll(sessionId, ids, { as: 'present', minutes: null }, actor);
      case 'absent':
        return this.correctAll(sessionId, ids, { as: 'absent' }, actor);
    }
  }

  private async correctAll(
    sessionId: string,
    ids: readonly string[],
    ruling: AttendanceRuling,
    actor: Actor,
  ): Promise<Decided[]> {
    const noted = await this.correct.run(sessionId, ids, ruling, actor);
    return noted.map(({ registration }) => ({ registrationId: registration.id, ok: true, registration }));
  }
}
