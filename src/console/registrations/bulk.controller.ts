import { Param, Post } from '@nestjs/common';
import { actsOn, type BulkAction, maxAtOnce } from '../../domain/registrations/bulk-action.js';
import { StartBulk } from '../../flows/registrations/start-bulk.flow.js';
import { jobPath } from '../paths/job-paths.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { Config } from '../../platform/config.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { confirmStep } from '../ui/confirm.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { previewEmail } from '../ui/email-preview.js';
import { listChanged } from '../../domain/attendance/bulk.queries.js';
import { listAttendeeIds, listAttendeeRows } from './attendees.queries.js';
import { maxNoteLength } from './bulk-actions.js';
import { type BulkChoice, bulkChoice, bulkFilter } from './bulk-choice.js';
import { bulkPage, takesNote } from './bulk.page.js';
import { tablePath } from './confirm-action.page.js';

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
    const id = await this.startBulk.run(session, { action, note: takesNote(action) ? note : '' }, ids, page.actor);
    page.redirect(jobPath({ id }));
  }
}
