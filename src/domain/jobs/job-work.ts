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
  /** What the activity log calls it when somebody downloads its file. */
  fetched?: string;
}

/** Kinds of work of other areas. What was started is done, also while the part is off. */
export const jobWorks = new Place<{ kind: JobKind; work: JobWork }>();

/** Returns what somebody must be able to do to fetch the file of a job. */
export function fileAbility({ kind }: Pick<Job, 'kind'>): Ability {
  // Tickets are on badges, and names in books of proposals.
  return workOf(kind)?.requires ?? 'change';
}

/** Returns what the activity log calls a download of the file of a job of a call. */
export function fetchedAction({ kind }: Pick<Job, 'kind'>): string {
  return workOf(kind)?.fetched ?? 'call.proposals-exported';
}

function workOf(kind: JobKind): JobWork | undefined {
  return jobWorks.all.find((one) => one.kind === kind)?.work;
}

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
  /** Keeps the file, in the transaction that ends the job; one that is not kept is deleted with the job's. */
  keep?(change: Change, job: Job, fileId: string): Promise<boolean>;
}

export interface FileTools {
  connection: Connection;
  /** Reads everything in one state of the database. */
  readonly snapshot: <Result>(read: (connection: Connection) => Promise<Result>) => Promise<Result>;
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
