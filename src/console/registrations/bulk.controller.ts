import { Param, Post } from '@nestjs/common';
import { actsOn, type BulkAction, maxAtOnce } from '../../domain/registrations/approval/bulk-action.js';
import { StartBulk } from '../../flows/registrations/start-bulk.flow.js';
import { jobPath } from '../paths/job-paths.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { Config } from '../../platform/config.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { confirmStep } from '../ui/confirm.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { previewEmail, type EmailPreview } from '../ui/email-preview.js';
import { listChanged } from '../../domain/attendance/bulk.queries.js';
import { listAttendeeIds, listAttendeeRows } from './attendees.queries.js';
import { maxNoteLength } from './bulk-actions.js';
import { type BulkChoice, bulkChoice, bulkFilter } from './bulk-choice.js';
import { tablePath } from './confirm-action.page.js';
import { optionalText, translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { unreachedText } from './unreachable.js';
import { sessionPath } from '../paths/session-paths.js';

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

/** Actions on many registrations of a session at once: previewed first, then run in the background. */
@ConsoleController('sessions/:id/bulk', 'sessions')
export class BulkController {
  constructor(
    private readonly config: Config,
    private readonly startBulk: StartBulk,
  ) {}

  @Post()
  async bulk(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const { session, call } = await page.session(id);
    const choice = bulkChoice(form, page.now);
    const backPath = tablePath(id, { state: form.text('state'), q: form.text('q'), page: '' });
    if (choice === null) return page.redirect(backPath, 'console.registrations.done.nobodyChosen');
    const bulk = { call, session, choice, note: form.text('note').trim().slice(0, maxNoteLength), backPath };
    await confirmStep(page, {
      isConfirmed: form.text('step') === 'confirm',
      hasChanged: false,
      preview: () => this.preview(page, bulk),
      run: () => this.run(page, bulk),
    });
  }

  private async preview(page: ConsolePage, bulk: Bulk): Promise<void> {
    const { connection } = page;
    const { session, choice } = bulk;
    // As the job is given them.
    const found = await listAttendeeIds(connection, session.id, bulkFilter(choice), maxAtOnce + 1);
    const ids = found.map(({ id }) => id);
    const changed = await listChanged(connection, session.id, choice.action, ids);
    const count = changed.length;
    const filter = { states: actsOn[choice.action], search: '', ids: changed.map(({ id }) => id) };
    const named = await listAttendeeRows(connection, session.id, filter, { key: 'line', down: false }, namesShown, 0);
    const kind = emailOf[choice.action];
    const view = bulkPage(await page.layout(), {
      ...bulk,
      count,
      emails: changed.filter(({ isReachable }) => isReachable).length,
      isTooMany: found.length > maxAtOnce,
      others: ids.length - count,
      names: named.map(({ name }) => name),
      email: kind === undefined || count === 0 ? null : await previewEmail(connection, this.config, page, kind, bulk),
    });
    page.renderStep('registrations/bulk-action', view);
  }

  private async run(page: ConsolePage, { session, choice, note }: Bulk): Promise<void> {
    const { action } = choice;
    const found = await listAttendeeIds(page.connection, session.id, bulkFilter(choice), maxAtOnce);
    const ids = found.map(({ id }) => id);
    const id = await this.startBulk.registrations(
      session,
      { action, note: takesNote(action) ? note : '' },
      ids,
      page.actor,
    );
    page.redirect(jobPath({ id }));
  }
}

/** Whether the email of an action can include a message from the organizer. */
function takesNote(action: BulkAction): boolean {
  return action === 'decline';
}

/** Previews an action: `count` people are affected, `others` are skipped. */
function bulkPage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    choice: BulkChoice;
    count: number;
    /** How many of them an email reaches. */
    emails: number;
    isTooMany: boolean;
    others: number;
    names: readonly string[];
    note: string;
    email: EmailPreview | null;
    backPath: string;
  },
) {
  const { language } = layout;
  const { session, choice, count, emails, isTooMany } = input;
  const { action } = choice;
  const text = (key: string, values = {}) => translate(language, `console.registrations.bulk.${key}`, values);
  const isEmailed = action !== 'present' && action !== 'absent';
  return {
    ...layout,
    title: text(`${action}.heading`, { count }),
    action: sessionPath(session, 'bulk'),
    backPath: input.backPath,
    heading: text(`${action}.heading`, { count }),
    text: optionalText(language, `console.registrations.bulk.${action === 'absent' ? 'present' : action}.text`),
    // About people whom no email reaches; null if it reaches all.
    unreached: isEmailed ? unreachedText(count - emails, language) : null,
    passedOver: input.others === 0 ? null : text('passedOver', { count: input.others }),
    tooMany: isTooMany ? text('tooMany', { most: maxAtOnce }) : null,
    names: [...input.names],
    more: count > input.names.length ? text('more', { count: count - input.names.length }) : null,
    hidden: [
      { name: 'action', value: action },
      { name: 'state', value: choice.tab },
      { name: 'q', value: choice.search },
      ...(choice.ids === null
        ? [
            { name: 'all', value: 'yes' },
            { name: 'until', value: choice.until.toISOString() },
          ]
        : choice.ids.map((value) => ({ name: 'id', value }))),
    ],
    hasNote: takesNote(action) && count > 0,
    note: input.note,
    email: input.email,
    submitLabel: count === 0 || isTooMany ? null : submitLabel(action, isEmailed ? emails : 0, language),
  };
}

function submitLabel(action: BulkAction, emails: number, language: string): string {
  if (action === 'resend') return translate(language, 'console.registrations.bulk.resend.submit', { count: emails });
  const label = translate(language, `console.registrations.bulk.${action}`);
  return translate(language, 'console.common.andNotify', { label, count: emails });
}
