import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { findUnfinished } from '../../../domain/jobs/jobs.queries.js';
import { bookStates, type BookInput, maxAttachedBytes, maxInBook, statesInBook } from '../domain/book/book.js';
import { countByState } from '../domain/book/book.queries.js';
import { StartProposalBook } from '../flows/start-proposal-book.flow.js';
import type { FieldError } from '../../../platform/errors.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { jobPath } from '../../../console/paths/job-paths.js';
import { listChosenProposals } from '../../../console/proposals/proposals.queries.js';
import {
  isNarrowed,
  type ProposalFilter,
  readProposalsQuery,
  everyList,
  proposalFields,
  proposalsAt,
} from '../../../console/proposals/proposals-query.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { proposalsPath } from '../../../console/paths/proposal-paths.js';
import { proposalBookPath } from './submission-paths.js';

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

type BookFields = Omit<BookInput, 'language' | 'ids'>;

/** The form of a book of proposals; `counts` are the proposals of the call by state. */
function proposalBookPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    fields: BookFields;
    /** What the list was narrowed to, if that is more than theme and state. */
    listed: { filter: ProposalFilter; count: number } | null;
    counts: ReadonlyMap<ProposalState, number>;
    running: Job | null;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call, fields, listed, counts, running, fieldErrors } = input;
  const list = listed && { ...everyList, filter: listed.filter };
  const say = (key: string, values = {}) => translate(language, `console.submissions.book.${key}`, values);
  const countOf = (states: readonly ProposalState[]) => states.reduce((sum, one) => sum + (counts.get(one) ?? 0), 0);
  const [theme, state, files] = [
    field('theme', fields.theme ?? '', fieldErrors, language),
    field('state', fields.state, fieldErrors, language),
    field('withFiles', 'yes', fieldErrors, language),
  ];
  const themes = callTexts(call, language).themes.map(({ slug, name }) => ({ value: slug, label: name }));
  const labels = { theme: say('theme'), state: say('which'), withFiles: say('withFiles') };
  return {
    ...layout,
    title: say('make'),
    allPath: list === null ? proposalsPath(call) : proposalsAt(proposalsPath(call), list),
    action: proposalBookPath(call),
    // The page of the book that is being made.
    runningPath: running && jobPath(running),
    errors: errorSummary([theme, state, files], labels, language),
    // Null where theme and state choose.
    listed: listed &&
      list && {
        text: say('listed', { count: listed.count }),
        fields: [...proposalFields(list), { name: 'listed', value: 'yes' }],
        path: proposalBookPath(call),
      },
    theme,
    themes: [{ value: '', label: say('allThemes') }, ...themes].map((one) => {
      return { ...one, selected: one.value === theme.value };
    }),
    state,
    states: bookStates
      .map((value) => ({ value, count: countOf(statesInBook(value)), selected: value === fields.state }))
      .filter(({ value, count, selected }, index) => index < 3 || selected || (count > 0 && value !== 'shortlisted'))
      .map(({ value, count, selected }) => {
        return { value, label: say('option', { state: say(`state.${value}`), count }), selected };
      }),
    files,
    withNames: fields.withNames,
    withFiles: fields.withFiles,
    limit: say('limit', { most: maxInBook }),
    attached: say('withFilesHint', { megabytes: maxAttachedBytes / 1024 / 1024 }),
  };
}
