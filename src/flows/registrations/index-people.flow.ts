import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { indexPeople } from '../../domain/registrations/people/people-search.queries.js';
import { inTransaction } from '../../platform/database/tx.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** People in one transaction. */
const portion = 1000;

/** Writes new and renamed people into the index that searches read. */
@Injectable()
@Job({ everyMs: 60_000 })
export class IndexPeople implements BackgroundWork {
  constructor(
    private readonly database: DataSource,
    private readonly foreground: ForegroundPriority,
  ) {}

  /** Safe to run on several instances at once. Each portion waits for requests in flight. */
  async run(signal?: AbortSignal): Promise<void> {
    let count = portion;
    while (count === portion) {
      await this.foreground.over(1000);
      if (signal?.aborted) return;
      count = await inTransaction(this.database, (tx) => indexPeople(tx, portion));
    }
  }
}
