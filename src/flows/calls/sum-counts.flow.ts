import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sumCounts } from '../../domain/calls/call-counts.queries.js';
import { inTransaction } from '../../platform/database/tx.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Adds up what has been counted in calls, so that there is little to read. */
@Injectable()
@Job({ everyMs: 60_000 })
export class SumCounts implements BackgroundWork {
  constructor(private readonly database: DataSource) {}

  /** Safe to run on several instances at once. */
  async run(): Promise<void> {
    await inTransaction(this.database, (tx) => sumCounts(tx));
  }
}
