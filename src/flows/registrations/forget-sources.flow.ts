import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { forgetSources } from '../../domain/registrations/admission/sources.queries.js';
import { Clock } from '../../platform/clock.js';
import { inTransaction } from '../../platform/database/tx.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Forgets from which networks people were registered, once nothing counts them any more. */
@Injectable()
@Job({ everyMs: 86_400_000, atStart: true })
export class ForgetSources implements BackgroundWork {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns for how many people. */
  async run(): Promise<number> {
    return inTransaction(this.database, (tx) => forgetSources(tx, this.clock.now()));
  }
}
