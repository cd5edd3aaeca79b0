import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { inTransaction } from '../../../platform/database/tx.js';
import { type BackgroundWork, Job } from '../../../platform/job.js';
import { Logger } from '../../../platform/logger.js';
import { waitAfter } from '../domain/draft.js';
import { type Claimed, claimUntranslated, hasUntranslated, settleDraft } from '../domain/drafts.queries.js';
import { libreTranslate, TranslationFailure } from '../domain/libre-translate.js';

/** How long the service can take for a text. */
const patienceMs = 30_000;
/** How many texts a process takes at once, one after the other. */
const portion = 10;
/** Longer than they can take: a process that is killed leaves them to another. */
const claimMs = portion * patienceMs + 60_000;

/**
 * Has questions and answers translated by the service that the operator has set up, for hosts. Nobody waits for it, and no
 * transaction is open while it is asked.
 */
@Injectable()
@Job({ everyMs: 5000, rest: { times: 100, maxMs: 30_000 } })
export class TranslateQuestions implements BackgroundWork {
  private readonly ending = new AbortController();
  private stopping = false;
  private restsUntil = new Date(0);
  private failures = 0;

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: Logger,
  ) {}

  /** Returns how many texts were tried. */
  async run(): Promise<number> {
    let tried = 0;
    for (const one of await this.claim()) {
      if (this.stopping || this.isResting()) await this.settle(one, null, this.clock.now());
      else {
        await this.translate(one);
        tried += 1;
      }
    }
    return tried;
  }

  /** Begins with no other text. */
  stop(): void {
    this.stopping = true;
  }

  /** Gives up on an answer that hasn't come: the text is taken again. */
  stopWaiting(): void {
    this.ending.abort();
  }

  private isResting(): boolean {
    return this.clock.now() < this.restsUntil;
  }

  private async claim(): Promise<Claimed[]> {
    if (this.config.translator === undefined || this.stopping || this.isResting()) return [];
    const now = this.clock.now();
    // Without a transaction while there is nothing: each commit makes pages ask whether something has changed.
    if (!(await hasUntranslated(this.database.manager, now))) return [];
    const until = new Date(now.getTime() + claimMs);
    return inTransaction(this.database, (tx) => claimUntranslated(tx, now, until, portion));
  }

  private async translate(one: Claimed): Promise<void> {
    const { translator, webhookNetworks: networks } = this.config;
    if (translator === undefined) return;
    try {
      const draft = await libreTranslate(one, translator, { patienceMs, networks, signal: this.ending.signal });
      this.failures = 0;
      await this.settle(one, draft, null);
    } catch (error) {
      if (!(error instanceof TranslationFailure)) throw error;
      this.failures += 1;
      const { textMs, restMs } = waitAfter(error, this.failures);
      const now = this.clock.now().getTime();
      this.restsUntil = new Date(now + restMs);
      await this.settle(one, null, new Date(now + textMs));
      const { source, target } = one;
      this.logger.warn({ failure: error.kind, said: error.said, source, target }, 'translation failed');
    }
  }

  private settle(one: Claimed, draft: string | null, dueAt: Date | null): Promise<unknown> {
    return inTransaction(this.database, (tx) => settleDraft(tx, one, draft, dueAt));
  }
}
