import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { findUnfinished } from '../../../domain/jobs/jobs.queries.js';
import { bookStates } from '../domain/book/book.js';
import { countByState } from '../domain/book/book.queries.js';
import { StartProposalBook } from '../flows/start-proposal-book.flow.js';
import type { FieldError } from '../../../platform/errors.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { jobPath } from '../../../console/paths/job-paths.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { listChosenProposals } from '../../../console/proposals/proposals.queries.js';
import { isNarrowed, type ProposalFilter, readProposalsQuery } from '../../../console/proposals/proposals-query.js';
import { type BookFields, proposalBookPage } from './book.page.js';

/** Makes the proposals of a call one PDF. */
@ConsoleController('calls/:call/proposal-book', 'proposals')
@RequireAbility('change')
export class ProposalBookController {
  constructor(
    private readonly database: DataSource,
    private readonly startProposalBook: StartProposalBook,
  ) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { filter } = readProposalsQuery(page.query, call);
    const fields = { ...fieldsOf(call, page.query), withNames: true };
    await this.show(page, call, fields, isBeyondBook(filter) ? filter : null);
  }

  @Post()
  async make(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = fieldsOf(call, page.form);
    const filter = page.form.text('listed') === 'yes' ? readProposalsQuery(page.form, call).filter : null;
    try {
      const ids = filter && (await this.idsOf(call, filter));
      const id = await this.startProposalBook.run(call.id, { ...fields, ids, language: page.language }, page.actor);
      page.redirect(jobPath({ id }));
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, fields, filter, fieldErrors));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    fields: BookFields,
    filter: ProposalFilter | null,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const connection = this.database.manager;
    const counts = await countByState(connection, call.id);
    const running = await findUnfinished(connection, call.id, 'proposal-book');
    const listed = filter && { filter, count: (await this.idsOf(call, filter)).length };
    const view = proposalBookPage(await page.layout(), { call, fields, listed, counts, running, fieldErrors });
    page.render('submissions/book', view);
  }

  private async idsOf(call: Call, filter: ProposalFilter): Promise<string[]> {
    return (await listChosenProposals(this.database.manager, call, { filter })).map(({ id }) => id);
  }
}

/** Whether a filter is more than the theme and the state, by which books are chosen. */
function isBeyondBook(filter: ProposalFilter): boolean {
  return isNarrowed({ ...filter, theme: '', state: '' });
}

function fieldsOf(call: Call, values: FormValues): BookFields {
  return {
    theme: call.themes.find(({ slug }) => slug === values.text('theme'))?.slug ?? null,
    state: bookStates.find((state) => state === values.text('state')) ?? 'submitted-all',
    withNames: values.text('withNames') === 'yes',
    withFiles: values.text('withFiles') === 'yes',
  };
}
