import type { Change } from '../identity/change.js';
import type { Ability } from '../identity/role.js';
import type { Job, JobFailure } from './job.js';

/** What a part of a job did. */
export interface PartResult {
  /** Outcomes by kind; they add up over all parts. */
  counts: Record<string, number>;
  failures?: JobFailure[];
  /** The file that the job is for. */
  output?: { name: string; bytes: Buffer };
}

/** A kind of background job. */
export interface JobWork {
  /** What whoever started it must be able to do, also while it runs and when they fetch its file. */
  requires: Ability;
  /**
   * Does one part, in the transaction that also records its progress. Throws a refusal that ends the job. `content` is
   * that of the part as it was stored.
   */
  run(change: Change, job: Job, content: unknown): Promise<PartResult>;
  /** Runs in the transaction that ends the job, however it ends; `job` has its final counts. */
  end?(change: Change, job: Job): Promise<void>;
}
