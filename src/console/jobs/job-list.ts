import type { Call } from '../../domain/calls/call.entity.js';
import { countJobs, type ListedJob, listJobs } from '../../domain/jobs/jobs.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { jobPath, jobsPath } from '../paths/job-paths.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { list } from '../ui/list.js';
import { jobHeading, jobState } from './job-state.js';

/** How often the page is refreshed while a job runs. */
const refreshSeconds = 4;

/** Shows the background jobs of a call, newest first. */
export const showJobs = list<ListedJob, { call: Call }>({
  words: 'console.jobs',
  lede: 'console.jobs.lede',
  path: ({ call }) => jobsPath(call),
  read: async (page, { call }, { limit, offset }) => {
    const rows = await listJobs(page.connection, call.id, limit, offset);
    const { count, going } = await countJobs(page.connection, call.id);
    if (going > 0) void page.reply.header('refresh', String(refreshSeconds));
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
