import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sumCounts } from '../../domain/calls/call-counts.queries.js';
import { inTransaction } from '../../platform/database/tx.js';

/** Adds up what has been counted in calls, so that there is little to read. Run by the worker. */
@Injectable()
export class SumCounts {
  constructor(private readonly database: DataSource) {}

  /** Safe to run on several instances at once. */
  async run(): Promise<void> {
    await inTransaction(this.database, (tx) => sumCounts(tx));
  }
}
