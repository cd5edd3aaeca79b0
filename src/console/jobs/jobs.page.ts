import type { Call } from '../../domain/calls/call.entity.js';
import type { ListedJob } from '../../domain/jobs/jobs.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type Pager, pager } from '../ui/pager.js';
import { withQuery } from '../paths/paths.js';
import { jobPath, jobsPath } from '../paths/job-paths.js';
import type { StateView } from '../ui/session-state.js';
import { jobHeading, jobState } from './job-state.js';

export interface JobsPage extends ConsoleLayout {
  lede: string;
  empty: string | null;
  rows: {
    path: string;
    heading: string;
    about: string | null;
    who: string;
    when: string;
    state: StateView;
    progress: string;
  }[];
  pager: Pager | null;
}

/** The background jobs of a call, newest first. */
export function jobsPage(
  layout: ConsoleLayout,
  input: { call: Call; rows: readonly ListedJob[]; total: number; page: number },
): JobsPage {
  const { language } = layout;
  const { call, rows, total, page } = input;
  const text = (key: string, values = {}) => translate(language, `console.jobs.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    lede: text('lede'),
    empty: total === 0 ? text('none') : null,
    rows: rows.map((job) => ({
      path: jobPath(job),
      heading: jobHeading(job, language),
      about: job.sessionTitle,
      who: job.organizerName,
      when: dayAndTime(job.createdAt, call.timeZone, language),
      state: jobState(job, language),
      progress: text('progress', { done: job.done, total: job.total }),
    })),
    pager: pager(total, page, language, (next) => withQuery(jobsPath(call), { page: next })),
  };
}
