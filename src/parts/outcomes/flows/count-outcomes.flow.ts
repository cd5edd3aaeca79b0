import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { isCountDue } from '../domain/count-pause.js';
import { countedHelp } from '../domain/counted-help.js';
import { beginCounting, countOutcomes, writeCounted } from '../domain/counting.queries.js';
import { findOutcomeCount } from '../domain/outcomes.queries.js';
import { Clock } from '../../../platform/clock.js';
import { isDatabaseGone } from '../../../platform/database/database-gone.js';
import { Logger } from '../../../platform/logger.js';
import { Changes } from '../../../flows/changes.js';

/** How long a page waits for current numbers before it shows the last ones. */
const patienceMs = 150;

/** Counts the outcomes of a call in the background. */
@Injectable()
export class CountOutcomes implements BeforeApplicationShutdown {
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Returns the last count. Recounts if it is old, and waits up to `dueMs`, which is enough for a small call. Waits up
   * to `firstMs` for the first count, and returns null if it takes longer.
   */
  async latest(call: Call, { firstMs = patienceMs, dueMs = patienceMs } = {}) {
    const last = await findOutcomeCount(this.database.manager, call.id);
    if (!isCountDue(last, this.clock.now()) && !this.running.has(call.id)) return { count: last, isCounting: false };
    const isCounting = !(await within(this.started(call), last === null ? firstMs : dueMs));
    return { count: isCounting ? last : await findOutcomeCount(this.database.manager, call.id), isCounting };
  }

  /** Recounts, and waits a moment for the result. Throws Forbidden. */
  async again(call: Call, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    // The running count may have started before the change that they want to see.
    const before = this.running.get(call.id) ?? Promise.resolve();
    await within(
      before.then(() => this.started(call)),
      patienceMs * 10,
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running.values());
  }

  private started(call: Call): Promise<void> {
    const known = this.running.get(call.id);
    if (known !== undefined) return known;
    const running = this.count(call)
      .catch((error: unknown) => {
        if (isDatabaseGone(error)) this.logger.warn({ call: call.slug }, 'outcomes are counted later');
        else this.logger.error({ err: error, call: call.slug }, 'outcomes could not be counted');
      })
      .finally(() => this.running.delete(call.id));
    this.running.set(call.id, running);
    return running;
  }

  private async count(call: Call): Promise<void> {
    const from = performance.now();
    await this.changes.run({ kind: 'system' }, async ({ tx, now }) => {
      if (!(await beginCounting(tx, call.id))) return;
      const themes = call.themes.map(({ slug }) => slug);
      const help = [];
      for (const kind of countedHelp.all) {
        const counts = await kind.count(tx, call.id, now);
        if (counts !== null) help.push({ name: kind.name, ...counts });
      }
      const counted = await countOutcomes(tx, call.id, themes, now, help);
      await writeCounted(tx, call.id, counted, Math.round(performance.now() - from), now);
    });
  }
}

/** Returns whether the work was done within this time. Otherwise, it continues. */
function within(work: Promise<void>, ms: number): Promise<boolean> {
  return Promise.race([work.then(() => true), sleep(ms, false, { ref: false })]);
}
