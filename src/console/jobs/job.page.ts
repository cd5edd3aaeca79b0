import type { Call } from '../../domain/calls/call.entity.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import type { CountedFailure } from '../../domain/jobs/jobs.queries.js';
import { fileAbility } from '../../domain/jobs/job-work.js';
import { isUnfinished, type Job, type JobFailure, makesFile } from '../../domain/jobs/job.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { jobPath, jobsPath } from '../paths/job-paths.js';
import { partPage } from '../paths/part-pages.js';
import { sessionPath } from '../paths/session-paths.js';
import { bulkOutcome, OutcomeLine, faultText, importOutcome, refusalText } from '../ui/import-outcome.js';
import type { Table } from '../ui/table-file.js';
import { jobHeading, jobState } from './job-state.js';

/** The width of a whole bar (`partials/bar`). */
const barWidth = 860;

/** What a job has done until now, what became of it, and what it left out by row. */
export function jobPage(
  layout: ConsoleLayout,
  input: {
    job: Job;
    call: Call;
    session: Session | null;
    organizer: Organizer | null;
    failures: readonly JobFailure[];
    counted: readonly CountedFailure[];
  },
) {
  const { language } = layout;
  const { job, call, session, organizer } = input;
  const text = (key: string, values = {}) => translate(language, `console.jobs.${key}`, values);
  const { done, total } = job;
  const unfinished = isUnfinished(job);
  const when = (at: Date) => dayAndTime(at, call.timeZone, language);
  return {
    ...layout,
    title: jobHeading(job, language),
    heading: jobHeading(job, language),
    allPath: jobsPath(call),
    state: jobState(job, language),
    facts: [
      text('startedBy', { name: organizer?.name ?? '', when: when(job.createdAt) }),
      ...(job.finishedAt === null ? [] : [text(`endedAt.${job.state}`, { when: when(job.finishedAt) })]),
    ],
    about: session ? { path: sessionPath(session, 'attendees'), title: session.title } : recordOf(job, call, language),
    width: total === 0 ? barWidth : Math.round((done / total) * barWidth),
    // Before it has begun nothing is known of how much there is.
    progress: unfinished && total === 0 ? null : text('progress', { done, total }),
    cancelPath: unfinished && layout.mayChange ? jobPath(job, 'cancel') : null,
    error: job.error === null ? null : errorText(job, job.error, language),
    file:
      job.outputName === null || !(fileAbility(job) === 'administer' ? layout.mayAdminister : layout.mayChange)
        ? null
        : { path: jobPath(job, 'file'), label: text('download') },
    outcome: outcomeOf(job, language),
    left: leftOut(input, language),
  };
}

/** The page that has the archive of a record. */
function recordOf({ kind }: Job, call: Call, language: string): { path: string; title: string } | null {
  const path = kind === 'call-record' ? partPage('record', call) : null;
  return path === null ? null : { path, title: translate(language, 'console.record.title') };
}

function outcomeOf({ kind, counts, state }: Job, language: string): OutcomeLine[] {
  switch (kind) {
    case 'room-sheet': {
      const { printed = 0 } = counts;
      const label = translate(language, 'console.jobs.outcome.printed', { count: printed });
      return state === 'done' ? [{ state: { tone: 'good', icon: 'dot', label }, text: null }] : [];
    }
    case 'jury-sheets': {
      const label = translate(language, 'console.jobs.outcome.sheets', { count: counts['sheets'] ?? 0 });
      return state === 'done' ? [{ state: { tone: 'good', icon: 'dot', label }, text: null }] : [];
    }
    case 'call-record': {
      const label = translate(language, 'console.jobs.outcome.record', { count: counts['rows'] ?? 0 });
      return state === 'done' ? [{ state: { tone: 'good', icon: 'dot', label }, text: null }] : [];
    }
    case 'jury-dossier':
    case 'proposal-book': {
      if (state !== 'done') return [];
      const { proposals = 0, pages = 0, unreadable = 0 } = counts;
      const label = translate(language, 'console.jobs.outcome.book', { count: proposals, pages });
      const missing = translate(language, 'console.jobs.outcome.unreadable', { count: unreadable });
      const lines: OutcomeLine[] = [{ state: { tone: 'good', icon: 'dot', label }, text: null }];
      if (unreadable > 0) lines.push({ state: { tone: 'warn', icon: 'half', label: missing }, text: null });
      return lines;
    }
    case 'tag-people':
      return Object.entries(counts).map(([does, count]) => {
        const label = translate(language, `console.registrations.people.bulk.done.${does}`, { count });
        return { state: { tone: 'good', icon: 'dot', label }, text: null };
      });
    case 'bulk-registrations':
      return state === 'done' || Object.keys(counts).length > 0 ? bulkOutcome(counts, language) : [];
    case 'import-registrations':
      return importOutcome(counts, language);
  }
}

function leftOut({ job, failures, counted }: Parameters<typeof jobPage>[1], language: string) {
  const text = (key: string, values = {}) => translate(language, `console.jobs.${key}`, values);
  const number = (count: number) => translate(language, 'console.jobs.number', { count });
  const sum = counted.reduce((all, { count }) => all + count, 0);
  if (sum === 0) return null;
  return {
    heading: text('leftOut', { count: sum }),
    path: jobPath(job, 'failures.csv'),
    kinds: counted.map((failure) => ({ text: kindText(failure, language), count: number(failure.count) })),
    rows: failures.map((failure) => ({ line: failure.line, text: failureText(failure, language) })),
    more: sum > failures.length ? text('more', { count: sum - failures.length }) : null,
  };
}

/** Says it without the row that a single failure names. */
function kindText(failure: CountedFailure, language: string): string {
  const key = `console.jobs.problem.${failure.code}`;
  if (hasMessage(language, key)) return translate(language, key);
  return failureText({ ...failure, line: 0 }, language);
}

/** Why a row was left out: the column with the message of the form, or why the session refused the person. */
function failureText({ path, code, values }: JobFailure, language: string): string {
  if (path === null) return refusalText(code, language);
  return faultText({ path, code, message: code, ...(values && { values }) }, language);
}

function errorText({ kind, done, total }: Job, code: string, language: string): string {
  const key = `console.jobs.error.${code}`;
  const refusal = `console.errors.refusal.${code}`;
  const why = hasMessage(language, key) ? key : hasMessage(language, refusal) ? refusal : 'console.jobs.error.other';
  const stopped = makesFile(kind) ? 'console.jobs.stoppedBook' : 'console.jobs.stopped';
  return `${translate(language, stopped, { done, total })} ${translate(language, why, { code })}`;
}

/** What was left out as a table, to correct the rows of the file. */
export function failureTable(failures: readonly JobFailure[], language: string): Table {
  return {
    columns: ['row', 'column', 'problem'],
    rows: failures.map((failure) => [failure.line, failure.path, failureText(failure, language)]),
  };
}
