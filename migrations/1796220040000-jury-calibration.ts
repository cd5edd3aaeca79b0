import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** All jurors can score the same few proposals first, and compare, before the others open. */
export class JuryCalibration1796220040000 extends ForwardMigration {
  readonly name = 'JuryCalibration1796220040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table jury_settings add calibration_ids uuid[]`);
  }
}
