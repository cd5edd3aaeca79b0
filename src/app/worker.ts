import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { isDatabaseGone } from '../platform/database/database-gone.js';
import { type BackgroundWork, type JobTimes, jobTimesOf } from '../platform/job.js';
import { Logger } from '../platform/logger.js';
import { IdleBackoff } from '../platform/rest.js';
import { SingleFlight } from '../platform/single-flight.js';
import { traced } from '../platform/tracing.js';
import { WorkerLiveness } from '../platform/worker-liveness.js';

/**
 * Time to wait for emails in progress when stopping. After that, those whose answer hasn't come are recorded as perhaps
 * delivered, and the others are sent when their lease ends, with the same Message-ID.
 */
const finishWithinMs = 6_500;
const recordWithinMs = 1_500;

interface Running {
  name: string;
  times: JobTimes;
  work: BackgroundWork;
  flight: SingleFlight;
}

/** Runs the jobs that areas provide (`@Job`). Safe to run on several instances at once. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private jobs: Running[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly schedule: SchedulerRegistry,
    private readonly liveness: WorkerLiveness,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs = this.discovery.getProviders().flatMap(({ name, metatype, instance }) => {
      const times = metatype ? jobTimesOf(metatype) : undefined;
      return times === undefined ? [] : [this.running(String(name), times, instance as BackgroundWork)];
    });
    for (const { name, times, flight } of this.jobs) {
      // Throws if another job has the name.
      this.schedule.addInterval(
        name,
        setInterval(() => flight.start(), times.everyMs),
      );
      if (times.atStart) flight.start();
    }
  }

  /** Starts the jobs that wake on it. */
  wake(on: NonNullable<JobTimes['wakesOn']>): void {
    if (this.stopping.signal.aborted) return;
    for (const { times, flight } of this.jobs) if (times.wakesOn === on) flight.startAgain();
  }

  /** Nest ends the intervals. Work in progress is finished before the database pool closes, unless a mail server hangs. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    const stopped = this.jobs.map(({ work }) => this.guard(async () => work.stop?.()));
    const finished = Promise.all([...stopped, ...this.jobs.map(({ flight }) => flight.finish())]);
    const within = (ms: number) => Promise.race([finished, sleep(ms, undefined, { ref: false })]);
    await within(finishWithinMs);
    for (const { work } of this.jobs) work.stopWaiting?.();
    await within(recordWithinMs);
  }

  private running(name: string, times: JobTimes, work: BackgroundWork): Running {
    const rest = new IdleBackoff(times.rest ?? { times: 0, maxMs: 0 });
    const alive = times.isHeartbeat ? () => this.liveness.tick() : () => undefined;
    let isWaiting = false;
    const flight = new SingleFlight(async () => {
      const run = () => rest.run(() => work.run(this.stopping.signal));
      isWaiting = await this.guard(() => traced(`job ${name}`, {}, run, () => []), isWaiting, alive);
    });
    return { name, times, work, flight };
  }

  /** Returns whether the work waits for the database; says so once, and not each second. */
  private async guard(work: () => Promise<unknown>, wasWaiting = false, alive = () => undefined as void) {
    try {
      await work();
      alive();
      if (wasWaiting) this.logger.info({}, 'worker has its database again');
      return false;
    } catch (error) {
      const isWaiting = isDatabaseGone(error);
      const { code, message } = error as Error & { code?: string };
      // It waits, and the process is as good as any other: what it shows of a read-only database must stay reachable.
      if (isWaiting) alive();
      if (!isWaiting) this.logger.error({ err: error }, 'worker failed');
      else if (!wasWaiting) this.logger.warn({ reason: code ?? message }, 'worker is waiting for the database');
      return isWaiting;
    }
  }
}
