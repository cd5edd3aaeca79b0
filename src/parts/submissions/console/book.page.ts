import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import { type BookInput, bookStates, maxAttachedBytes, maxInBook, statesInBook } from '../domain/book/book.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { jobPath } from '../../../console/paths/job-paths.js';
import {
  everyList,
  proposalFields,
  type ProposalFilter,
  proposalsAt,
} from '../../../console/proposals/proposals-query.js';
import { proposalsPath } from '../../../console/paths/proposal-paths.js';
import { proposalBookPath } from './submission-paths.js';

export type BookFields = Omit<BookInput, 'language' | 'ids'>;

/** The form of a book of proposals; `counts` are the proposals of the call by state. */
export function proposalBookPage(
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
