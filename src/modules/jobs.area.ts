import { area } from '../app/area.js';
import { JobsController } from '../console/jobs/jobs.controller.js';
import { CancelJob } from '../flows/jobs/cancel-job.flow.js';
import { FetchJobFile } from '../flows/jobs/fetch-job-file.flow.js';
import { RemoveOldJobs } from '../flows/jobs/remove-old-jobs.flow.js';
import { RunJobs } from '../flows/jobs/run-jobs.flow.js';
import { StartJob } from '../flows/jobs/start-job.flow.js';

/** Background jobs that organizers start: imports, bulk actions, files. */
export const jobs = area({
  name: 'jobs',
  surface: {
    controllers: [JobsController],
    providers: [CancelJob, FetchJobFile, RemoveOldJobs, RunJobs, StartJob],
  },
});
