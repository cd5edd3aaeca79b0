import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../domain/identity/actor.js';
import type { Change } from '../domain/identity/change.js';
import type { Ability } from '../domain/identity/role.js';
import { Clock } from '../platform/clock.js';
import { Config, mailDomain } from '../platform/config.js';
import { inTransaction } from '../platform/database/tx.js';
import { currentRequestId, underGuard } from '../platform/request-context.js';

/** Opens the transactions of use cases, and reads the clock once for each. */
@Injectable()
export class Changes {
  private readonly domain: string;

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.domain = mailDomain(config);
  }

  /** Runs `work` in one transaction, which is rolled back when it throws. Returns what `work` returns. */
  run<Result>(actor: Actor, work: (change: Change) => Promise<Result>): Promise<Result> {
    const now = this.clock.now();
    const linkSecret = this.config.secret;
    const requestId = currentRequestId();
    return inTransaction(this.database, (tx) =>
      underGuard(tx, () => work({ tx, actor, now, domain: this.domain, requestId, linkSecret })),
    );
  }

  /** Like `run`, for who is able. Throws Forbidden before anything is read. */
  async runIfAble<Result>(actor: Actor, ability: Ability, work: (change: Change) => Promise<Result>): Promise<Result> {
    requireAbility(actor, ability);
    return this.run(actor, work);
  }

  /** Like `preview`, for who is able. Throws Forbidden. */
  async previewIfAble<Result>(actor: Actor, ability: Ability, work: (change: Change) => Promise<Result>) {
    requireAbility(actor, ability);
    return this.preview(actor, work);
  }

  /** Runs `work` in a transaction that is rolled back, and returns what it returned: what a change would do. */
  async preview<Result>(actor: Actor, work: (change: Change) => Promise<Result>): Promise<Result> {
    const rolledBack = new Error('A preview changes nothing.');
    let result: { value: Result } | null = null;
    try {
      return await this.run(actor, async (change) => {
        result = { value: await work(change) };
        throw rolledBack;
      });
    } catch (error) {
      if (error !== rolledBack || result === null) throw error;
      return (result as { value: Result }).value;
    }
  }
}
