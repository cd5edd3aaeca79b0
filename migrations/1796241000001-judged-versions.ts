import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** A decision names the last version that the jury could read; before, its time was compared with that of the versions. */
export class JudgedVersions1796241000001 extends ForwardMigration {
  readonly name = 'JudgedVersions1796241000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table jury_decisions add column last_version int;
      update jury_decisions d set last_version = coalesce((select max(v.version) from proposal_submissions v
        join proposals p on p.id = v.proposal_id where p.call_id = d.call_id and v.submitted_at <= d.decided_at), 0);
    `);
  }
}
