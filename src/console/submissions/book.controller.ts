import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { findUnfinished } from '../../domain/jobs/jobs.queries.js';
import { bookStates } from '../../domain/submissions/book/book.js';
import { countByState } from '../../domain/submissions/book/book.queries.js';
import { StartProposalBook } from '../../flows/submissions/start-proposal-book.flow.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { jobPath } from '../jobs/job-paths.js';
import { RequireAbility } from '../require-ability.js';
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
    await this.show(page, call, { ...fieldsOf(call, page.query), withNames: true });
  }

  @Post()
  async make(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = fieldsOf(call, page.form);
    try {
      const id = await this.startProposalBook.run(call.id, { ...fields, language: page.language }, page.actor);
      page.redirect(jobPath({ id }));
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, fields, fieldErrors));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    fields: BookFields,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const connection = this.database.manager;
    const counts = await countByState(connection, call.id);
    const running = await findUnfinished(connection, call.id, 'proposal-book');
    const view = proposalBookPage(await page.layout(), { call, fields, counts, running, fieldErrors });
    page.render('submissions/book', view);
  }
}

function fieldsOf(call: Call, values: FormValues): BookFields {
  return {
    theme: call.themes.find(({ slug }) => slug === values.text('theme'))?.slug ?? null,
    state: bookStates.find((state) => state === values.text('state')) ?? 'submitted-all',
    withNames: values.text('withNames') === 'yes',
    withFiles: values.text('withFiles') === 'yes',
  };
}
