import { callPath } from './paths.js';

/** Returns the path of the background jobs of a call. */
export function jobsPath(call: { slug: string }): string {
  return `${callPath(call)}/activity`;
}

/** Returns the path of a job, or of what is done with it. */
export function jobPath(job: { id: string }, part?: 'cancel' | 'failures.csv' | 'file'): string {
  return `/console/jobs/${job.id}${part === undefined ? '' : `/${part}`}`;
}
