import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** A proposal is ranked once it has so many reviews: one lenient juror alone must not decide a rank. */
export class RankedReviews1796220010000 extends ForwardMigration {
  readonly name = 'RankedReviews1796220010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table jury_settings add min_reviews int not null default 2 check (min_reviews between 1 and 20)`);
  }
}
