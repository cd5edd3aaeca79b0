import { Get, Param, Post } from '@nestjs/common';
import { isUnfinished, makesFile } from '../../domain/jobs/job.js';
import {
  countFailures,
  getJob,
  listFailures,
  countJobs,
  type ListedJob,
  listJobs,
} from '../../domain/jobs/jobs.queries.js';
import { Organizer } from '../../domain/identity/organizer.entity.js';
import { StartJob } from '../../flows/jobs/start-job.flow.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { sendFile } from '../../platform/file-store/send-file.js';
import { RequireAbility, ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { jobPath, jobsPath } from '../paths/job-paths.js';
import { tableCsv } from '../ui/table-file.js';
import { failureTable, jobPage } from './job.page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { list } from '../ui/list.js';
import { jobHeading, jobState } from './job-state.js';

/** How often the page is refreshed while a job runs. */
const listRefreshSeconds = 4;

/** Shows the background jobs of a call, newest first. */
const showJobs = list<ListedJob, { call: Call }>({
  words: 'console.jobs',
  lede: 'console.jobs.lede',
  path: ({ call }) => jobsPath(call),
  read: async (page, { call }, { limit, offset }) => {
    const rows = await listJobs(page.connection, call.id, limit, offset);
    const { count, going } = await countJobs(page.connection, call.id);
    if (going > 0) void page.reply.header('refresh', String(listRefreshSeconds));
    return { rows, total: count };
  },
  columns: [
    {
      heading: 'console.jobs.col.what',
      cell: (job, { language }) => ({ text: jobHeading(job, language), path: jobPath(job), sub: job.sessionTitle }),
    },
    {
      heading: 'console.common.col.state',
      as: 'nowrap',
      cell: (job, { language }) => ({ state: jobState(job, language) }),
    },
    {
      heading: 'console.jobs.col.progress',
      isLabelled: true,
      cell: ({ done, total }, { language }) => translate(language, 'console.jobs.progress', { done, total }),
    },
    { heading: 'console.jobs.col.who', isLabelled: true, cell: (job) => job.organizerName },
    {
      heading: 'console.common.col.when',
      isLabelled: true,
      cell: (job, { call, language }) => dayAndTime(job.createdAt, call.timeZone, language),
    },
  ],
});

/** How often the page of a job that runs is refreshed. */
const refreshSeconds = 2;
const failuresShown = 100;
/** More than any file has. */
const allFailures = 10_000_000;

/** The background jobs of a call, and each one with its progress and result. */
@ConsoleController('', 'jobs')
export class JobsController {
  constructor(
    private readonly startJob: StartJob,
    private readonly files: FileStore,
  ) {}

  @Get('calls/:call/activity')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showJobs(page, { call: await page.call(slug) });
  }

  @Get('jobs/:id')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const job = await getJob(connection, id);
    const call = await page.callOf(job);
    const session = job.sessionId === null ? null : (await page.session(job.sessionId)).session;
    const organizer = await connection.getRepository(Organizer).findOneBy({ id: job.organizerId });
    const failures = await listFailures(connection, job.id, failuresShown);
    const counted = await countFailures(connection, job.id);
    if (isUnfinished(job)) void page.reply.header('refresh', String(refreshSeconds));
    const view = jobPage(await page.layout(), { job, call, session, organizer, failures, counted });
    page.render('jobs/job', view);
  }

  @Get('jobs/:id/failures.csv')
  async failures(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const job = await getJob(page.connection, id);
    const rows = await listFailures(page.connection, job.id, allFailures);
    page.download('rows-left-out.csv', tableCsv(failureTable(rows, page.language)));
  }

  @Get('jobs/:id/file')
  @RequireAbility('change')
  async file(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    sendFile(page, this.files, await this.startJob.fetchFile(id, page.actor), 'private, no-store');
  }

  @Post('jobs/:id/cancel')
  async cancel(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { kind, done, total } = await this.startJob.cancel(id, page.actor);
    const key = makesFile(kind) ? 'console.jobs.done.bookCancelled' : 'console.jobs.done.cancelled';
    page.redirect(jobPath({ id }), key, { done, total });
  }
}
