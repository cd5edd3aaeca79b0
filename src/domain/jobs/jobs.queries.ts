import type { Connection, Tx } from '../../platform/database/tx.js';
import { json, word } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { deleteFiles } from '../../platform/file-store/files.queries.js';
import { type Job, type JobFailure, type JobKind, type JobPart, type JobState, leaseSeconds } from './job.js';

const fields = `j.id, j.kind, j.call_id as "callId", j.session_id as "sessionId", j.organizer_id as "organizerId",
  j.origin, j.state, j.input, j.total, j.done, j.counts, j.error, j.output_name as "outputName",
  j.created_at as "createdAt", j.started_at as "startedAt", j.finished_at as "finishedAt"`;
const columns = {
  id: 'uuid',
  kind: word<JobKind>(),
  callId: 'uuid',
  sessionId: 'uuid?',
  organizerId: 'uuid',
  origin: 'text?',
  state: word<JobState>(),
  input: json<Record<string, unknown>>(),
  total: 'int',
  done: 'int',
  counts: json<Record<string, number>>(),
  error: 'text?',
  outputName: 'text?',
  createdAt: 'timestamptz',
  startedAt: 'timestamptz?',
  finishedAt: 'timestamptz?',
} as const;

const insertJobSql = command(
  `insert into jobs (id, kind, call_id, session_id, organizer_id, origin, state, input, total, counts, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);

/** Inserts a job without its parts. */
export async function insertJob(tx: Tx, job: Omit<Job, 'done' | 'error' | 'outputName'>): Promise<void> {
  const { id, kind, callId, sessionId, organizerId, origin, state, input, total, counts, createdAt } = job;
  const values = [id, kind, callId, sessionId, organizerId, origin, state];
  await insertJobSql.run(tx, [...values, JSON.stringify(input), total, JSON.stringify(counts), createdAt]);
}

const insertPartsSql = command(
  `insert into job_parts (job_id, number, size, content)
   select $1, number, size, content from jsonb_to_recordset($2::jsonb) as p(number int, size int, content jsonb)`,
);

/** Inserts parts of a job; the first has this number. */
export async function insertParts(tx: Tx, jobId: string, parts: readonly JobPart[], first: number): Promise<void> {
  const rows = parts.map((part, index) => ({ ...part, number: first + index }));
  await insertPartsSql.run(tx, [jobId, JSON.stringify(rows)]);
}

const insertFailuresSql = command(
  `insert into job_failures (job_id, line, error)
   select $1, line, error from jsonb_to_recordset($2::jsonb) as f(line int, error jsonb)`,
);

/** Records what was left out. */
export async function insertFailures(tx: Tx, jobId: string, failures: readonly JobFailure[]): Promise<void> {
  if (failures.length === 0) return;
  const rows = failures.map(({ line, ...error }) => ({ line, error }));
  await insertFailuresSql.run(tx, [jobId, JSON.stringify(rows)]);
}

/** Deletes what an organizer previewed before for the same session and never confirmed. */
export const deleteDrafts = command(
  `delete from jobs where state = 'draft' and kind = $1 and session_id = $2 and organizer_id = $3`,
).write<[kind: JobKind, sessionId: string, organizerId: string]>();

const lockJobSql = command(`select ${fields} from jobs j where j.id = $1 for update`, columns);

/** Locks and returns a job. Throws NotFound. */
export async function lockJob(tx: Tx, id: string): Promise<Job> {
  return (isUuid(id) ? await lockJobSql.maybe(tx, [id]) : null) ?? missing();
}

const getJobSql = query(`select ${fields} from jobs j where j.id = $1`, columns);

/** Returns a job. Throws NotFound. */
export async function getJob(connection: Connection, id: string): Promise<Job> {
  return (isUuid(id) ? await getJobSql.maybe(connection, [id]) : null) ?? missing();
}

/** Sets the state of a locked job. */
export const setJobState = command(
  `update jobs set state = $2, error = $3, finished_at = $4, lease_id = null where id = $1`,
).write(
  (
    id: string,
    state: JobState,
    { error = null, finishedAt = null }: { error?: string | null; finishedAt?: Date | null } = {},
  ) => [id, state, error, finishedAt],
);

/** Deletes what is left to do of a job that has ended, or of all of them. */
export const deleteParts = command(
  `delete from job_parts p using jobs j
   where j.id = p.job_id and (j.id = $1 or $1::uuid is null) and j.state in ('done', 'failed', 'cancelled')`,
).write<[id: string | null]>();

/** Claims the oldest job that nobody works on. Returns null if there is none. */
export const claimJob = command(
  `update jobs j set state = 'running', lease_id = $1, started_at = coalesce(started_at, $2), attempts = attempts + 1,
     leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
   where j.id = (select id from jobs where state in ('queued', 'running')
       and (leased_until is null or leased_until < clock_timestamp())
     order by created_at limit 1 for update skip locked)
   returning ${fields}, j.attempts`,
  { ...columns, attempts: 'int' },
).find<[leaseId: string, now: Date]>();

/** Extends the lease of a job. */
export const extendLease = command(
  `update jobs set leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
   where id = $1 and lease_id = $2 and state = 'running'`,
).write<[id: string, leaseId: string]>();

/** Releases a job, which others can claim after `seconds`. */
export const releaseJob = command(
  `update jobs set lease_id = null, attempts = case when $3::int = 0 then 0 else attempts end,
     leased_until = clock_timestamp() + make_interval(secs => $3::int)
   where id = $1 and lease_id = $2 and state = 'running'`,
).write<[id: string, leaseId: string, seconds: number]>();

/** Removes the next part of a job and returns it; null if all are done. */
export const takePart = command(
  `delete from job_parts where job_id = $1
     and number = (select number from job_parts where job_id = $1 order by number limit 1)
   returning size, content`,
  { size: 'int', content: json<unknown>() },
).find<[id: string]>();

const advanceSql = command(
  `update jobs j set done = j.done + $3, counts = $4, attempts = 0,
     file_id = coalesce($5, j.file_id), output_name = coalesce($6, j.output_name),
     leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
   where j.id = $1 and j.lease_id = $2 and j.state = 'running' returning ${fields}`,
  columns,
);

/**
 * Records the progress of a part, in its transaction. Returns the job, or null if it was cancelled or is no longer
 * leased: then the transaction must not commit.
 */
export async function advanceJob(
  tx: Tx,
  job: Pick<Job, 'id' | 'counts'>,
  leaseId: string,
  size: number,
  file: { id: string; name: string } | null,
): Promise<Job | null> {
  const values = [job.id, leaseId, size, JSON.stringify(job.counts), file?.id ?? null, file?.name ?? null];
  return advanceSql.maybe(tx, values);
}

/** A job with who started it and for which session. */
export type ListedJob = Awaited<ReturnType<typeof listJobs>>[number];

/** Lists the jobs of a call that were started, newest first. */
export const listJobs = query(
  `select ${fields}, o.name as "organizerName", s.title as "sessionTitle"
   from jobs j join organizers o on o.id = j.organizer_id left join sessions s on s.id = j.session_id
   where j.call_id = $1 and j.state <> 'draft' order by j.created_at desc, j.id limit $2 offset $3`,
  { ...columns, organizerName: 'text', sessionTitle: 'text?' },
).list<[callId: string, limit: number, offset: number]>();

/** Counts the jobs of a call that were started, and those that still run. */
export const countJobs = query(
  `select count(*)::int as count, (count(*) filter (where state in ('queued', 'running')))::int as going
   from jobs where call_id = $1 and state <> 'draft'`,
  { count: 'int', going: 'int' },
).get<[callId: string]>();

/** Counts the jobs of a call that have failed since an instant. */
export const countFailedJobs = query(
  `select count(*)::int as count from jobs where call_id = $1 and state = 'failed' and finished_at > $2`,
  { count: 'int' },
).value<[callId: string, since: Date]>();

const listFailuresSql = query(`select line, error from job_failures where job_id = $1 order by line, id limit $2`, {
  line: 'int',
  error: json<Omit<JobFailure, 'line'>>(),
});

/** Lists what was left out, by row. */
export async function listFailures(connection: Connection, id: string, limit: number): Promise<JobFailure[]> {
  const rows = await listFailuresSql.all(connection, [id, limit]);
  return rows.map(({ line, error }) => ({ line, ...error }));
}

/** What was left out of one column for one reason: how often, with the values of the first row. */
export interface CountedFailure extends Omit<JobFailure, 'line'> {
  count: number;
}

/** Counts what was left out, by column and reason. */
export const countFailures = query(
  `select error->>'path' as path, error->>'code' as code, coalesce((array_agg(error->'values' order by line))[1], '{}') as values,
     count(*)::int as count
   from job_failures where job_id = $1 group by 1, 2 order by 4 desc, 2`,
  { path: 'text?', code: 'text', values: json<NonNullable<JobFailure['values']>>(), count: 'int' },
).list<[id: string]>();

/** Records how far a file is. Returns whether the job is still leased; otherwise nobody needs the file. */
export const setProgress = command(
  `update jobs set done = $3, total = $4, leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
   where id = $1 and lease_id = $2 and state = 'running'`,
).wrote<[id: string, leaseId: string, done: number, total: number]>();

/** Returns a job of this kind that runs in a call, or will, or null. */
export const findUnfinished = query(
  `select ${fields} from jobs j where j.call_id = $1 and j.kind = $2 and j.state in ('queued', 'running')
   order by j.created_at limit 1`,
  columns,
).find<[callId: string, kind: JobKind]>();

/** Returns the id of the file of a job, or null if it has none or no longer has it. */
export const findFileId = query(`select file_id as "fileId" from jobs where id = $1`, { fileId: 'uuid?' }).value<
  [id: string]
>();

const removeOldSql = command(`delete from jobs where (state = 'draft' and created_at < $1) or (finished_at < $2)`);
const clearFilesSql = command(
  `with old as (select id, file_id from jobs where file_id is not null and finished_at < $1 for update)
   update jobs j set file_id = null, output_name = null from old where j.id = old.id returning old.file_id as "fileId"`,
  { fileId: 'uuid' },
);

/** Deletes drafts, files and finished jobs from before these times. Returns how many jobs. */
export async function removeOldJobs(
  tx: Tx,
  before: { draft: Date; output: Date; job: Date },
  now: Date,
): Promise<number> {
  const cleared = await clearFilesSql.all(tx, [before.output]);
  await deleteFiles(
    tx,
    cleared.map(({ fileId }) => fileId),
    now,
  );
  await deleteParts(tx, null);
  return removeOldSql.run(tx, [before.draft, before.job]);
}

function missing(): never {
  throw new NotFound('job-not-found', 'Job not found.');
}
