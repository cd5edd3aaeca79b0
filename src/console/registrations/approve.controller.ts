import { Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import {
  approvalOrder,
  type ApprovalOrder,
  approvalOrders,
  outcomesKey,
} from '../../domain/registrations/approval/approval-plan.js';
import {
  listPending,
  type NamedPendingPerson,
  seatsByOrganization,
} from '../../domain/registrations/approval/approvals.queries.js';
import { previewApproval } from '../../domain/registrations/approval/preview-approval.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { DecideRegistration } from '../../flows/registrations/decide-registration.flow.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { confirmStep } from '../ui/confirm.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { previewEmail } from '../ui/email-preview.js';
import { approvePage, resultCounts } from './approve.page.js';
import { listAttendeeIds } from './attendees.queries.js';
import { maxNoteLength } from './bulk-actions.js';
import { maxAtOnce } from '../../domain/registrations/approval/bulk-action.js';
import { bulkFilter, chosenPeople } from './bulk-choice.js';
import { tablePath } from './confirm-action.page.js';

interface Approval {
  call: Call;
  session: Session;
  /** In the chosen order. */
  people: readonly NamedPendingPerson[];
  order: ApprovalOrder;
  note: string;
}

/** Approves many at once: who gets a seat and who joins the waiting list is shown first, in an order that can be chosen. */
@ConsoleController('sessions/:id/approve', 'sessions')
export class ApproveController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly decideRegistration: DecideRegistration,
  ) {}

  @Post()
  async approve(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const { session, call } = await page.session(id);
    const ids = await this.chosen(page, session);
    const order = form.choice('order', approvalOrders);
    const people = await this.ordered(session, ids, order, ranksOf(page));
    const backPath = tablePath(id, { state: 'pending', q: form.text('q'), page: '' });
    if (people.length === 0) return page.redirect(backPath, 'console.registrations.approve.nobody');
    const approval = { call, session, people, order, note: form.text('note').trim().slice(0, maxNoteLength) };
    await confirmStep(page, {
      isConfirmed: form.text('step') === 'confirm',
      // Somebody of them is no longer pending, or another order was chosen and not looked at.
      hasChanged: people.map((one) => one.id).join(' ') !== form.text('ids'),
      preview: (hasChanged) => this.preview(page, approval, hasChanged),
      run: () => this.run(page, approval, backPath),
    });
  }

  private async run(page: ConsolePage, approval: Approval, backPath: string): Promise<void> {
    const { session, people, note } = approval;
    try {
      const ids = people.map(({ id }) => id);
      const seen = { note, expected: page.form.text('outcomes') };
      const outcomes = await this.decideRegistration.approveInOrder(session.id, ids, seen, page.actor, true);
      page.redirect(backPath, 'console.registrations.approve.done', resultCounts(outcomes));
    } catch (error) {
      if (!(error instanceof Conflict) || error.code !== 'approval-changed') throw error;
      page.status = 409;
      await this.preview(page, approval, true);
    }
  }

  private async preview(page: ConsolePage, approval: Approval, hasChanged: boolean): Promise<void> {
    const connection = this.database.manager;
    const outcomes = await previewApproval(connection, approval.session, approval.people, page.now);
    const { seats, waiting } = resultCounts(outcomes);
    const emails = [];
    if (seats > 0) emails.push(await previewEmail(connection, this.config, page, 'invited', approval));
    if (waiting > 0) emails.push(await previewEmail(connection, this.config, page, 'waitlisted', approval));
    const shown = { ...approval, outcomes, outcomesKey: outcomesKey(outcomes), emails, hasChanged };
    page.renderStep('registrations/approve', approvePage(await page.layout(), shown, page.form.text('q')));
  }

  /** The people that were ticked or that match the search, or those that were shown. */
  private async chosen(page: ConsolePage, session: Session): Promise<string[]> {
    const shown = page.form.text('ids');
    if (shown !== '') return shown.split(' ').slice(0, maxAtOnce);
    const people = chosenPeople(page.form, page.now);
    if (people === null) return [];
    const found = await listAttendeeIds(this.database.manager, session.id, bulkFilter(people), maxAtOnce);
    return found.map(({ id }) => id);
  }

  private async ordered(
    session: Session,
    ids: readonly string[],
    order: ApprovalOrder,
    ranks: ReadonlyMap<string, number>,
  ): Promise<NamedPendingPerson[]> {
    const connection = this.database.manager;
    const pending = await listPending(connection, session.id, ids);
    const seated = order === 'spread' ? await seatsByOrganization(connection, session.id) : new Map<string, number>();
    return approvalOrder(pending, order, { seated, ranks });
  }
}

/** The numbers that were typed by hand, by registration. */
function ranksOf(page: ConsolePage): Map<string, number> {
  const prefix = 'rank-';
  const names = page.form.names.filter((name) => name.startsWith(prefix));
  const ranks = names.map((name): [string, number] => [name.slice(prefix.length), Number(page.form.text(name) || NaN)]);
  return new Map(ranks.filter(([, rank]) => Number.isFinite(rank)));
}
