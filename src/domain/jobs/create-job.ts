import { randomUUID } from 'node:crypto';
import { actorOrigin, type OrganizerActor } from '../identity/actor.js';
import { record, type Change } from '../identity/change.js';
import { Conflict, Forbidden } from '../../platform/errors.js';
import { isUnfinished, type Job, type JobFailure, type JobKind, type JobPart } from './job.js';
import { deleteDrafts, insertFailures, insertJob, insertParts, lockJob, setJobState } from './jobs.queries.js';

/** Numbers of rows in one statement. */
const [maxParts, maxFailures] = [100, 2000];

export interface NewJob {
  kind: JobKind;
  callId: string;
  sessionId: string | null;
  input?: Readonly<Record<string, unknown>>;
  parts: readonly JobPart[];
  /** Number of items; by default that of the parts. */
  total?: number;
  /** What was left out before it starts. */
  failures?: readonly JobFailure[];
  counts?: Record<string, number>;
}

/** Stores a job that its organizer still has to confirm, in place of what they previewed before. Returns its id. */
export async function draftJob(change: Change, organizer: OrganizerActor, job: NewJob): Promise<string> {
  if (job.sessionId !== null) await deleteDrafts(change.tx, job.kind, job.sessionId, organizer.id);
  return storeJob(change, organizer, job, 'draft');
}

/** Stores a job that starts at once. Returns its id. */
export async function createJob(change: Change, organizer: OrganizerActor, job: NewJob): Promise<string> {
  const id = await storeJob(change, organizer, job, 'queued');
  await record(change, 'job.started', `job:${id}`, { kind: job.kind });
  return id;
}

/** Starts a draft of this organizer; one that was started before is unchanged. Throws NotFound and Forbidden. */
export async function startJob(change: Change, organizer: OrganizerActor, id: string): Promise<Job> {
  const job = await lockJob(change.tx, id);
  if (job.organizerId !== organizer.id) throw new Forbidden('forbidden', "You can't start somebody else's import.");
  if (job.state !== 'draft') return job;
  await setJobState(change.tx, job.id, 'queued');
  await record(change, 'job.started', `job:${job.id}`, { kind: job.kind });
  return job;
}

/**
 * Ends a job; what is done stays, and the part in progress is rolled back, by whoever runs it. Throws NotFound, and Conflict if it has ended
 * already.
 */
export async function cancelJob(change: Change, id: string): Promise<Job> {
  const job = await lockJob(change.tx, id);
  if (!isUnfinished(job)) throw new Conflict('job-over', 'This job has already ended.');
  await setJobState(change.tx, job.id, 'cancelled', { finishedAt: change.now });
  await record(change, 'job.cancelled', `job:${job.id}`, { kind: job.kind, done: job.done, total: job.total });
  return { ...job, state: 'cancelled', finishedAt: change.now };
}

async function storeJob(
  change: Change,
  organizer: OrganizerActor,
  { kind, callId, sessionId, input = {}, parts, total = sizeOf(parts), failures = [], counts = {} }: NewJob,
  state: 'draft' | 'queued',
): Promise<string> {
  const { tx, now } = change;
  const id = randomUUID();
  const never = { startedAt: null, finishedAt: null };
  const { id: organizerId } = organizer;
  const origin = actorOrigin(organizer);
  await insertJob(tx, {
    id,
    kind,
    callId,
    sessionId,
    organizerId,
    origin,
    state,
    input,
    total,
    counts,
    createdAt: now,
    ...never,
  });
  for (let from = 0; from < parts.length; from += maxParts) {
    await insertParts(tx, id, parts.slice(from, from + maxParts), from);
  }
  for (let from = 0; from < failures.length; from += maxFailures) {
    await insertFailures(tx, id, failures.slice(from, from + maxFailures));
  }
  return id;
}

function sizeOf(parts: readonly JobPart[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}
