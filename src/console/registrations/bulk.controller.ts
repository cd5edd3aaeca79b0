import { Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { DecideRegistration } from '../../flows/registrations/decide-registration.flow.js';
import { CorrectAttendance, type AttendanceRuling } from '../../flows/attendance/correct-attendance.flow.js';
import { ResendInvites } from '../../flows/notifications/resend-invites.flow.js';
import { WithdrawMany } from '../../flows/registrations/withdraw-many.flow.js';
import { EmailTextOverrides } from '../../domain/notifications/templates/email-text-overrides.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { Config } from '../../platform/config.js';
import { translate } from '../../platform/i18n/messages.js';
import { Logger } from '../../platform/logger.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { countAttendees, listAttendeeIds, listAttendeeRows } from './attendees.queries.js';
import { actsOn, type BulkAction, mostAtOnce } from './bulk-actions.js';
import { type BulkChoice, bulkChoice, bulkFilter } from './bulk-choice.js';
import { bulkResult } from './bulk-result.js';
import { bulkPage, takesNote } from './bulk.page.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import type { ConsoleLayout } from '../layout.js';
import { type EmailPreview, previewEmail } from '../notifications/email-preview.js';
import { tablePath } from './registration.page.js';
import { portions, sendWork, workResult, workStep } from '../background-job.js';

const atOnce = 100;
const namesShown = 12;
const longestNote = 2000;

/** What people are sent; the invite of a move up is the one of an approval. */
const told: Partial<Record<BulkAction, MessageKind>> = {
  approve: 'invited',
  decline: 'declined',
  withdraw: 'withdrawn',
  resend: 'invited',
};

/** What is done with many registrations of a session at once: asked for first, then done while the page comes in. */
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
    const { actor } = page;
    const { session, call } = await page.session(id);
    const values = page.form;
    const layout = await page.layout();
    const choice = bulkChoice(values, layout.now);
    const backPath = tablePath(id, { state: values.text('state'), q: values.text('q'), page: '' });
    if (choice === null) {
      page.redirect(backPath, 'nobodyChosen');
      return;
    }
    const note = values.text('note').trim().slice(0, longestNote);
    if (values.text('step') === 'confirm') {
      await this.run(page, layout, { session, choice, note, backPath, actor });
    } else {
      await this.ask(page, layout, { call, session, choice, note, backPath });
    }
  }

  private async ask(
    page: ConsolePage,
    layout: ConsoleLayout,
    wish: { call: Call; session: Session; choice: BulkChoice; note: string; backPath: string },
  ): Promise<void> {
    const tx = this.database.manager;
    const { session, choice, note, backPath } = wish;
    const filter = bulkFilter(choice);
    const states = filter.states.filter((state) => actsOn[choice.action].includes(state));
    const count = await countAttendees(tx, session.id, { ...filter, states });
    const named = await listAttendeeRows(
      tx,
      session.id,
      { ...filter, states },
      { key: 'line', down: false },
      namesShown,
      0,
    );
    const kind = told[choice.action];
    const mail = kind === undefined ? null : await this.mail(page, layout, kind, wish);
    const all = choice.ids === null ? count : choice.ids.length;
    const view = bulkPage(layout, {
      session,
      choice,
      count,
      others: Math.max(0, all - count),
      names: named.map(({ name }) => name),
      note,
      mail: count > 0 ? mail : null,
      backPath,
    });
    page.render('registrations/bulk-action', view);
  }

  /** What people are sent. */
  private async mail(
    page: ConsolePage,
    layout: ConsoleLayout,
    kind: MessageKind,
    { call, session, note }: { call: Call; session: Session; note: string },
  ): Promise<EmailPreview> {
    const texts = await new EmailTextOverrides(this.database.manager, null).of(
      call.id,
      kind,
      layout.language,
      layout.now,
    );
    const reader = { ...page.organizer, language: layout.language, texts };
    return previewEmail(kind, call, session, session, reader, this.config, note, layout.now);
  }

  private async run(
    page: ConsolePage,
    layout: ConsoleLayout,
    wish: { session: Session; choice: BulkChoice; note: string; backPath: string; actor: Actor },
  ): Promise<void> {
    const { session, choice, note, backPath, actor } = wish;
    const { language } = layout;
    const text = (key: string, values = {}) => translate(language, `console.common.bulk.${key}`, values);
    const found = await listAttendeeIds(this.database.manager, session.id, bulkFilter(choice), mostAtOnce);
    const heading = text(choice.action);
    const view = { ...layout, title: heading, heading, sessionTitle: session.title, backPath };
    await sendWork(page, view, async (say) => {
      const decided: Decided[] = [];
      let failed: string | null = null;
      try {
        for (const portion of portions(found, atOnce)) {
          const values = { done: decided.length, total: found.length };
          say(workStep(layout, text('progress', values)));
          const ids = portion.map((one) => one.id);
          decided.push(
            ...(await this.act(session.id, choice.action, ids, takesNote(choice.action) ? note : '', actor)),
          );
        }
      } catch (error) {
        this.logger.error({ err: error }, 'an action on many registrations stopped');
        failed = text('failed', { done: decided.length, total: found.length });
      }
      const lines = bulkResult(choice.action, decided, language);
      say(workResult(layout, { failed, lines, backPath, backLabel: text('back') }));
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
      case 'approve':
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
