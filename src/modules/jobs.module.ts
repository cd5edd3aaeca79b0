import { Global, Module } from '@nestjs/common';
import { JobsController } from '../console/jobs/jobs.controller.js';
import { CancelJob } from '../flows/jobs/cancel-job.flow.js';
import { FetchJobFile } from '../flows/jobs/fetch-job-file.flow.js';
import { RemoveOldJobs } from '../flows/jobs/remove-old-jobs.flow.js';
import { RunJobs } from '../flows/jobs/run-jobs.flow.js';
import { StartJob } from '../flows/jobs/start-job.flow.js';

const flows = [CancelJob, FetchJobFile, RemoveOldJobs, RunJobs, StartJob];

/** Background jobs that organizers start: imports, bulk actions, files. */
@Global()
@Module({
  controllers: [JobsController],
  providers: [...flows],
  exports: [...flows],
})
export class JobsModule {}
