import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EraseExpired } from '../flows/privacy/erase-expired.flow.js';
import { DeliverMessages } from '../flows/notifications/deliver-messages.flow.js';
import { SweepFiles } from '../flows/files/sweep-files.flow.js';
import { ReadProposalTexts } from '../flows/proposals/read-proposal-texts.flow.js';
import { MatchDue } from '../flows/proposals/match-due.flow.js';
import { NotifySpeakers } from '../flows/notifications/notify-speakers.flow.js';
import { PlanReminders } from '../flows/notifications/plan-reminders.flow.js';
import { RemoveOldJobs } from '../flows/jobs/remove-old-jobs.flow.js';
import { RunJobs } from '../flows/jobs/run-jobs.flow.js';
import { RederiveCalls } from '../flows/calls/rederive-calls.flow.js';
import { IndexPeople } from '../flows/registrations/index-people.flow.js';
import { KeepReceived } from '../flows/submissions/keep-received.flow.js';
import { SumCounts } from '../flows/calls/sum-counts.flow.js';
import { RederiveSessions } from '../flows/sessions/rederive-sessions.flow.js';
import { RemoveOldMessages } from '../flows/notifications/remove-old-messages.flow.js';
import { SendBroadcast } from '../flows/broadcasts/send-broadcast.flow.js';
import { SendLetters } from '../flows/letters/send-letters.flow.js';
import { SendInvitations } from '../flows/invitations/send-invitations.flow.js';
import { ForgetSources } from '../flows/registrations/forget-sources.flow.js';
import { RederiveDeadlines } from '../flows/time/rederive-deadlines.flow.js';
import { ShareTzData } from '../flows/time/share-tz-data.flow.js';
import { ReleaseSeats } from '../flows/registrations/release-seats.flow.js';
import { isDatabaseGone } from '../platform/database/database-gone.js';
import { ForegroundPriority } from '../platform/foreground-priority.js';
import { Logger } from '../platform/logger.js';
import { WorkerLiveness } from '../platform/worker-liveness.js';
import { Rest } from '../platform/rest.js';
import { SingleFlight } from '../platform/single-flight.js';
import { traced } from '../platform/tracing.js';

/**
 * Time to wait for emails in progress when stopping. After that, those whose answer hasn't come are recorded as perhaps
 * delivered, and the others are sent when their lease ends, with the same Message-ID.
 */
const finishWithinMs = 6_500;
const recordWithinMs = 1_500;
/** After ten thousand reminders, planning looks through all of them until the session starts: not each second. */
const planningRest = { times: 50, mostMs: 15_000 };

/**
 * Runs the background work: due reminders, broadcasts, invitations and letters, long work of organizers, expired offers and
 * reservations, matching of attendees and
 * proposals, and the outbox. Safe to run on several instances at once.
 */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly planning = this.flight('planning', () => this.plan());
  private readonly releasing = this.flight('releasing', () => this.releaseSeats.run());
  private readonly broadcasting = this.flight('broadcasting', () => this.sendBroadcast.run());
  private readonly inviting = this.flight('inviting', () => this.sendInvitations.run());
  private readonly writing = this.flight('writing', () => this.sendLetters.run());
  private readonly linking = this.flight('linking', () => this.match());
  private readonly reading = this.flight('reading', () => this.read());
  private readonly delivering = this.flight('delivering', () => this.deliver());
  private readonly running = this.flight('running', () => this.runJobs.run());
  private readonly erasing = this.flight('erasing', () => this.eraseOld());
  private readonly rederiving = this.flight('rederiving', () => this.keepInTime());
  private readonly summing = this.flight('summing', () => this.keepCounts());
  private readonly sweeping = this.flight('sweeping', () => this.sweepFiles.run());
  private readonly daily = this.flight('daily', () => this.keepHouse());
  private readonly rest = new Rest(planningRest);
  private stopped = false;

  constructor(
    private readonly planReminders: PlanReminders,
    private readonly notifySpeakers: NotifySpeakers,
    private readonly deliverMessages: DeliverMessages,
    private readonly releaseSeats: ReleaseSeats,
    private readonly sendBroadcast: SendBroadcast,
    private readonly sendInvitations: SendInvitations,
    private readonly sendLetters: SendLetters,
    private readonly linkDue: MatchDue,
    private readonly readTexts: ReadProposalTexts,
    private readonly runJobs: RunJobs,
    private readonly removeOldJobs: RemoveOldJobs,
    private readonly shareTzData: ShareTzData,
    private readonly rederiveSessions: RederiveSessions,
    private readonly rederiveCalls: RederiveCalls,
    private readonly rederiveDeadlines: RederiveDeadlines,
    private readonly keepReceived: KeepReceived,
    private readonly removeOldMessages: RemoveOldMessages,
    private readonly forgetSources: ForgetSources,
    private readonly eraseExpired: EraseExpired,
    private readonly sweepFiles: SweepFiles,
    private readonly sumCounts: SumCounts,
    private readonly indexPeople: IndexPeople,
    private readonly liveness: WorkerLiveness,
    private readonly foreground: ForegroundPriority,
    private readonly logger: Logger,
  ) {}

  @Interval(1000)
  tick(): void {
    if (this.stopped) return;
    const all = [this.planning, this.releasing, this.broadcasting, this.inviting, this.linking, this.delivering];
    this.running.start();
    this.writing.start();
    this.reading.start();
    for (const work of all) work.start();
  }

  /** Runs after any process enqueued a message: people who register get an email, and are matched. */
  ring(): void {
    if (this.stopped) return;
    this.linking.startAgain();
    this.delivering.startAgain();
  }

  onApplicationBootstrap(): void {
    this.planReminders.handTo({
      canTake: (count, mostMs) => this.deliverMessages.canTake(count, mostMs),
      take: async (messages, since) => {
        await this.deliverMessages.take(messages, since);
        // PostgreSQL may have rung before, when there was nothing to claim.
        this.delivering.startAgain();
      },
    });
    this.rederive();
    this.daylong();
    this.erase();
  }

  /** Agrees with other instances on the newest time zone data, and recomputes what was derived from older data. */
  @Interval(60_000)
  rederive(): void {
    if (!this.stopped) this.rederiving.start();
  }

  /** Moves uploaded files to the bucket, and removes deleted ones. */
  @Interval(60_000)
  sweep(): void {
    if (!this.stopped) this.sweeping.start();
  }

  /** Adds up what transactions of the last minute have counted, and makes people easy to find. */
  @Interval(60_000)
  sum(): void {
    if (!this.stopped) this.summing.start();
  }

  /** Removes old data. */
  @Interval(86_400_000)
  daylong(): void {
    if (!this.stopped) this.daily.start();
  }

  /** Calls end at midnight in their own time zone. */
  @Interval(600_000)
  erase(): void {
    if (!this.stopped) this.erasing.start();
  }

  /** Starts no new work; work in progress is finished before the database pool closes, unless a mail server hangs. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.runJobs.stop();
    const released = this.guard(() => this.deliverMessages.stop());
    const all = [
      this.planning,
      this.releasing,
      this.broadcasting,
      this.inviting,
      this.writing,
      this.linking,
      this.reading,
      this.delivering,
      this.running,
      this.erasing,
      this.rederiving,
      this.summing,
      this.sweeping,
      this.daily,
    ];
    const finished = Promise.all([released, ...all.map((work) => work.finish())]);
    const within = (ms: number) => Promise.race([finished, sleep(ms, undefined, { ref: false })]);
    await within(finishWithinMs);
    this.deliverMessages.stopWaiting();
    await within(recordWithinMs);
  }

  private flight(job: string, work: () => Promise<unknown>): SingleFlight {
    let isWaiting = false;
    return new SingleFlight(async () => {
      isWaiting = await this.guard(() => traced(`job ${job}`, {}, work, () => []), isWaiting);
    });
  }

  private async plan(): Promise<void> {
    try {
      await this.rest.run(() => this.planReminders.run());
      await this.notifySpeakers.run();
    } catch (error) {
      // It waits, and the process is as good as any other: what it shows of a read-only database must stay reachable.
      if (isDatabaseGone(error)) this.liveness.tick();
      throw error;
    }
    this.liveness.tick();
  }

  /** Local times in emails are by the newest data, which another instance may have stored since. */
  private async deliver(): Promise<void> {
    if (await this.shareTzData.isBehind()) this.rederiving.start();
    await this.deliverMessages.run();
  }

  /** During a rush once a second, for everybody who has registered in the meantime. */
  private async match(): Promise<void> {
    await this.foreground.over(1000);
    await this.linkDue.run();
  }

  /** What proposals say is read between requests: it takes some milliseconds of each. */
  private async read(): Promise<void> {
    await this.readTexts.run(
      () => this.foreground.over(200),
      () => this.stopped,
    );
  }

  private async keepCounts(): Promise<void> {
    await this.sumCounts.run();
    await this.indexPeople.run(
      () => this.foreground.over(1000),
      () => this.stopped,
    );
  }

  private async keepInTime(): Promise<void> {
    await this.shareTzData.run();
    await this.rederiveSessions.run();
    await this.rederiveCalls.run();
    await this.rederiveDeadlines.run();
    await this.keepReceived.run();
  }

  private async keepHouse(): Promise<void> {
    await this.removeOldMessages.run();
    await this.forgetSources.run();
  }

  private async eraseOld(): Promise<void> {
    await this.eraseExpired.run();
    await this.removeOldJobs.run();
  }

  /** Returns whether the work waits for the database; says so once, and not each second. */
  private async guard(work: () => Promise<unknown>, wasWaiting = false): Promise<boolean> {
    try {
      await work();
      if (wasWaiting) this.logger.info({}, 'worker has its database again');
      return false;
    } catch (error) {
      const isWaiting = isDatabaseGone(error);
      const reason = (error as { code?: string }).code ?? null;
      if (!isWaiting) this.logger.error({ err: error }, 'worker failed');
      else if (!wasWaiting) this.logger.warn({ reason }, 'worker is waiting for the database');
      return isWaiting;
    }
  }
}
