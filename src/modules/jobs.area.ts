import { area } from '../app/area.js';
import { homeTodos } from '../console/calls/home-todos.js';
import { failedJobTodos } from '../console/jobs/home-todo.js';
import { JobsController } from '../console/jobs/jobs.controller.js';
import { StartJob } from '../flows/jobs/start-job.flow.js';
import { RemoveOldJobs } from '../flows/jobs/remove-old-jobs.flow.js';
import { RunJobs } from '../flows/jobs/run-jobs.flow.js';
import { jobsPath } from '../console/paths/job-paths.js';

/** Background jobs that organizers start: imports, bulk actions, files. */
export const jobs = area({
  name: 'jobs',
  data: {
    auditActions: ['job.started', 'job.cancelled', 'job.finished'],
  },
  surface: {
    contributes: [homeTodos.with(failedJobTodos)],
    navigation: [
      {
        name: 'jobs',
        group: 'settings',
        order: 60,
        label: 'console.jobs.title',
        ability: 'read',
        path: jobsPath,
        systemText: 'console.jobs.system',
      },
    ],
    controllers: [JobsController],
    providers: [StartJob, RemoveOldJobs, RunJobs],
  },
});
