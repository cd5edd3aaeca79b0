import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  claimIdempotencyKey,
  findIdempotencyKey,
  forgetIdempotencyKeys,
  freeIdempotencyKey,
  type IdempotentAnswer,
  type IdempotentRequest,
  keepIdempotentAnswer,
} from '../../domain/identity/idempotency.queries.js';
import { Clock } from '../../platform/clock.js';
import { autocommit } from '../../platform/database/tx.js';
import { Conflict, Gone, Invalid } from '../../platform/errors.js';

const hourMs = 3_600_000;

/** Answers an API request once for each of its keys. */
@Injectable()
export class AnswerOnce {
  private sweptAt = 0;

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `work`, or returns the stored response for the key. Safe for concurrent requests: the second waits for the
   * first. Throws Invalid for a key used by another request, Conflict while the first is running, and Gone for an answer
   * about a person who was erased since. A refusal frees the key. `isReplayed`: the response is a stored one.
   */
  async run(asked: IdempotentRequest, work: () => Promise<{ status: number; body: object }>) {
    const tx = autocommit(this.database);
    const known = await this.claim(asked);
    if (known !== null) return { ...known, isReplayed: true };
    let answer: IdempotentAnswer;
    try {
      const { status, body } = await work();
      answer = { status, body: JSON.stringify(body) };
    } catch (error) {
      await freeIdempotencyKey(tx, asked);
      throw error;
    }
    await keepIdempotentAnswer(tx, asked, answer);
    return { ...answer, isReplayed: false };
  }

  /** Returns null if the key was claimed, otherwise its stored response. */
  private async claim(asked: IdempotentRequest): Promise<IdempotentAnswer | null> {
    const tx = autocommit(this.database);
    await this.sweep();
    for (let tries = 0; tries < 50; tries++) {
      if (await claimIdempotencyKey(tx, asked, this.clock.now())) return null;
      const known = await findIdempotencyKey(tx, asked);
      if (known !== null && !known.requestHash.equals(asked.requestHash)) {
        throw new Invalid(
          'idempotency-key-reused',
          'This Idempotency-Key was used for a different request. Send a new key.',
        );
      }
      if (known?.answer?.body === '') throw new Gone('data-erased', 'The data of a person in this answer was erased.');
      if (known?.answer) return known.answer;
      await sleep(100);
    }
    throw new Conflict('idempotency-key-in-use', 'The first request with this `Idempotency-Key` is still in progress.');
  }

  private async sweep(): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - this.sweptAt < hourMs) return;
    this.sweptAt = now.getTime();
    await forgetIdempotencyKeys(autocommit(this.database), now);
  }
}
