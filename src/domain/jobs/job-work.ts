import { Place } from '../../platform/place.js';
import type { Connection } from '../../platform/database/tx.js';
import type { FileStore } from '../../platform/file-store/file-store.js';
import type { StorableFile } from '../../platform/file-store/spooled-file.js';
import type { Change } from '../identity/change.js';
import type { Ability } from '../identity/role.js';
import type { Job, JobFailure, JobKind } from './job.js';

/** What a part of a job did. */
export interface PartResult {
  /** Outcomes by kind; they add up over all parts. */
  counts: Record<string, number>;
  failures?: JobFailure[];
  /** The file that the job is for. */
  output?: StorableFile;
}

/** A kind of background job. */
export type JobWork = PartWork | FileWork;

interface Work {
  /** What whoever started it must be able to do, also while it runs and when they fetch its file. */
  requires: Ability;
}

/** Kinds of work of other areas. What was started is done, also while the part is off. */
export const jobWorks = new Place<{ kind: JobKind; work: JobWork }>();

/** Work that is done in parts, each in a transaction. */
export interface PartWork extends Work {
  /**
   * Does one part, in the transaction that also records its progress. Throws a refusal that ends the job. `content` is
   * that of the part as it was stored.
   */
  run(change: Change, job: Job, content: unknown): Promise<PartResult>;
  /** Runs in the transaction that ends the job, however it ends; `job` has its final counts. */
  end?(change: Change, job: Job): Promise<void>;
}

/**
 * Work that makes one file, which takes longer than a transaction should. It writes nothing; when it is interrupted, it
 * starts over.
 */
export interface FileWork extends Work {
  make(job: Job, tools: FileTools): Promise<MadeFile>;
}

export interface FileTools {
  connection: Connection;
  files: FileStore;
  /** Where a file waits until it is stored. */
  folder: string;
  now: Date;
  /** The job was cancelled, or the program stops. */
  signal: AbortSignal;
  /** Says how many items are done. */
  readonly report: (done: number, total: number) => void;
}

export interface MadeFile {
  counts: Record<string, number>;
  file: StorableFile;
  /** Frees the space that it took. */
  close(): Promise<void>;
}
