import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { bulkRegistrations } from '../../domain/attendance/bulk-job.js';
import { roomSheet } from '../../domain/attendance/print/room-sheet-job.js';
import { record, type Change } from '../../domain/identity/change.js';
import { type Actor, type OrganizerActor, requireAbility } from '../../domain/identity/actor.js';
import { addCounts, extendLeaseMs, type Job, type JobKind, maxAttempts } from '../../domain/jobs/job.js';
import {
  advanceJob,
  claimJob,
  deleteParts,
  extendLease,
  insertFailures,
  lockJob,
  releaseJob,
  setJobState,
  setProgress,
  takePart,
} from '../../domain/jobs/jobs.queries.js';
import { type FileWork, type JobWork, jobWorks, type MadeFile, type PartWork } from '../../domain/jobs/job-work.js';
import { tagPeople } from '../../domain/registrations/people/change-tags.js';
import { importRegistrations } from '../../domain/registrations/import/import-job.js';
import { Config } from '../../platform/config.js';
import { inSnapshot, type Connection } from '../../platform/database/tx.js';
import { isDatabaseGone } from '../../platform/database/database-gone.js';
import { Refusal, Forbidden } from '../../platform/errors.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { storeFile } from '../../platform/file-store/files.queries.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { WorkerPool } from '../../platform/worker-pool.js';
import { Logger } from '../../platform/logger.js';
import { Changes } from '../changes.js';
import { type BackgroundWork, Job as RunByWorker } from '../../platform/job.js';
import { Organizer } from '../../domain/identity/organizer.entity.js';
import type { Ability } from '../../domain/identity/role.js';

const ownWorks: Partial<Record<JobKind, JobWork>> = {
  'import-registrations': importRegistrations,
  'bulk-registrations': bulkRegistrations,
  'tag-people': tagPeople,
  'room-sheet': roomSheet,
};

const system: Actor = { kind: 'system' };
/** A long job doesn't hold up the short ones behind it. */
const maxAtOnce = 3;
/** The longest wait for requests in flight before the next part. */
const yieldMs = 2000;
/** The share of the time in which a job works, so that whoever registers meanwhile is as quick as without it. */
const restPerWork = 2;

type Claimed = Job & { attempts: number; leaseId: string };

/** How often the progress of a file is recorded, and whether anybody still wants it. */
const progressMs = 1000;

/** The job was cancelled, or another instance has taken it over: its transaction is rolled back. */
class LostLease extends Error {}

/** Runs the jobs that organizers start, part by part: each part and its progress are one transaction. */
@Injectable()
@RunByWorker({ everyMs: 1000 })
export class RunJobs implements BackgroundWork {
  private readonly stopping = new AbortController();

  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly files: FileStore,
    private readonly config: Config,
    private readonly foreground: ForegroundPriority,
    private readonly logger: Logger,
  ) {}

  /** Runs what is queued, also what is queued meanwhile. Safe to run on several instances at once. */
  async run(): Promise<void> {
    const lanes = new WorkerPool(maxAtOnce);
    do {
      const claimed = this.stopping.signal.aborted || lanes.free === 0 ? null : await this.claim();
      if (claimed === null) await lanes.waitForFree(1000);
      else lanes.start(() => this.execute(claimed));
    } while (!lanes.isIdle);
    await lanes.end();
  }

  /** Ends after the parts in progress, so that other instances can continue. */
  stop(): void {
    this.stopping.abort();
  }

  private async claim(): Promise<Claimed | null> {
    const leaseId = randomUUID();
    const job = await this.changes.run(system, ({ tx, now }) => claimJob(tx, leaseId, now));
    return job && { ...job, leaseId };
  }

  private async execute(claimed: Claimed): Promise<void> {
    const extending = setInterval(() => {
      // Without its lease, the next part is rolled back.
      this.changes.run(system, ({ tx }) => extendLease(tx, claimed.id, claimed.leaseId)).catch(() => undefined);
    }, extendLeaseMs);
    try {
      if (claimed.attempts > maxAttempts) return await this.fail(claimed, 'unexpected');
      const work = this.workOf(claimed.kind);
      await ('make' in work ? this.make(claimed, work) : this.inParts(claimed, work));
      if (this.stopping.signal.aborted) await this.release(claimed, 0);
    } catch (error) {
      await this.recover(claimed, error);
    } finally {
      clearInterval(extending);
    }
  }

  private async inParts(claimed: Claimed, work: PartWork): Promise<void> {
    for (let job: Job | null = claimed; job !== null && !this.stopping.signal.aborted;) {
      await this.foreground.over(yieldMs);
      const since = performance.now();
      job = await this.part(job, claimed.leaseId, work);
      if (job !== null) await sleep((performance.now() - since) * restPerWork);
    }
  }

  /** Makes a file, records now and then how far it is, and stores it in the transaction that ends the job. */
  private async make(claimed: Claimed, work: FileWork): Promise<void> {
    const { id, leaseId } = claimed;
    const lost = new AbortController();
    let [done, total] = [0, claimed.total];
    const record = async () => {
      const isLeased = await this.changes.run(system, ({ tx }) => setProgress(tx, id, leaseId, done, total));
      if (!isLeased) lost.abort(new LostLease());
    };
    const recording = setInterval(() => void record().catch(() => undefined), progressMs);
    const connection = this.database.manager;
    try {
      await requireStarter(connection, claimed, work.requires);
      const made = await work.make(claimed, {
        connection,
        snapshot: (read) => inSnapshot(this.database, read),
        files: this.files,
        folder: this.config.dataDir,
        now: await this.changes.run(system, async ({ now }) => now),
        signal: AbortSignal.any([lost.signal, this.stopping.signal]),
        report: (...progress) => ([done, total] = progress),
      });
      try {
        await record();
        await this.finish(claimed, work, made);
      } finally {
        await made.close();
      }
    } catch (error) {
      if (lost.signal.aborted) throw new LostLease();
      if (!this.stopping.signal.aborted) throw error;
    } finally {
      clearInterval(recording);
    }
  }

  private async finish(claimed: Claimed, work: FileWork, { file, counts }: MadeFile): Promise<void> {
    await this.changes.run(system, async (asSystem) => {
      const { tx, now } = asSystem;
      const change = { ...asSystem, actor: await requireStarter(tx, claimed, work.requires) };
      const id = await storeFile(tx, file, now);
      const isKept = (await work.keep?.(change, claimed, id)) ?? false;
      const stored = isKept ? null : { id, name: file.name };
      const next = await advanceJob(tx, { id: claimed.id, counts }, claimed.leaseId, 0, stored);
      if (next === null) throw new LostLease();
      await this.end(change, { ...next, state: 'done', finishedAt: now });
    });
  }

  /** Returns the job after its next part, or null if that was the last one. */
  private async part(job: Job, leaseId: string, work: PartWork): Promise<Job | null> {
    return this.changes.run(system, async (asSystem) => {
      const { tx, now } = asSystem;
      const change = { ...asSystem, actor: await requireStarter(tx, job, work.requires) };
      const part = await takePart(tx, job.id);
      const result = part && (await work.run(change, job, part.content));
      const counts = addCounts(job.counts, result?.counts ?? {});
      await insertFailures(tx, job.id, result?.failures ?? []);
      const output = result?.output;
      const stored = output === undefined ? null : { id: await storeFile(tx, output, now), name: output.name };
      const next = await advanceJob(tx, { id: job.id, counts }, leaseId, part?.size ?? 0, stored);
      if (next === null) throw new LostLease();
      if (part !== null && next.done < next.total) return next;
      await this.end(change, { ...next, state: 'done', finishedAt: now });
      return null;
    });
  }

  private async end(change: Change, job: Job): Promise<void> {
    const { kind, state, done, total, error } = job;
    await setJobState(change.tx, job.id, state, { error, finishedAt: change.now });
    await deleteParts(change.tx, job.id);
    const work = this.workOf(kind);
    if ('end' in work) await work.end?.(change, job);
    await record(change, 'job.finished', `job:${job.id}`, { kind, state, done, total });
  }

  private workOf(kind: JobKind): JobWork {
    const work = ownWorks[kind] ?? jobWorks.all.find((one) => one.kind === kind)?.work;
    if (work === undefined) throw new Error(`No area does ${kind}.`);
    return work;
  }

  private async fail({ id, leaseId }: Claimed, code: string): Promise<void> {
    await this.changes.run(system, async (change) => {
      const job = await lockJob(change.tx, id);
      const next = await advanceJob(change.tx, job, leaseId, 0, null);
      if (next !== null) await this.end(change, { ...next, state: 'failed', error: code });
    });
  }

  /** A refusal ends the job; whatever else is tried again, first here and then by any instance. */
  private async recover(claimed: Claimed, error: unknown): Promise<void> {
    if (error instanceof LostLease) return this.changes.run(system, ({ tx }) => deleteParts(tx, claimed.id));
    if (error instanceof Refusal) return this.fail(claimed, error.code);
    if (isDatabaseGone(error)) throw error;
    this.logger.error({ err: error, job: claimed.id }, 'part of a job failed');
    await this.release(claimed, claimed.attempts * 5);
  }

  private release({ id, leaseId }: Claimed, seconds: number): Promise<void> {
    return this.changes.run(system, ({ tx }) => releaseJob(tx, id, leaseId, seconds));
  }
}

/**
 * Returns who started a job, with the role that they have now. Throws Forbidden if their account isn't active any more or
 * their role doesn't allow the work.
 */
async function requireStarter(
  connection: Connection,
  { organizerId, origin }: Pick<Job, 'organizerId' | 'origin'>,
  ability: Ability,
): Promise<OrganizerActor> {
  const organizer = await connection.getRepository(Organizer).findOneBy({ id: organizerId });
  if (organizer?.state !== 'active') throw new Forbidden('forbidden', 'The account is not active.');
  const actor: OrganizerActor = { kind: 'organizer', id: organizer.id, role: organizer.role };
  if (origin !== null) actor.origin = origin;
  requireAbility(actor, ability);
  return actor;
}
