import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Which times somebody on the waiting list for consultations wants: of which host, about what, in which language. */
export class ConsultationWants1796848400001 extends ForwardMigration {
  readonly name = 'ConsultationWants1796848400001';

  async up(runner: QueryRunner): Promise<void> {
    // Empty for any, as is the host. Who waits for somebody who is gone waits for anybody.
    await runner.query(`
      alter table consultation_waits
        add host_id uuid references consultation_hosts on delete set null,
        add topic text not null default '',
        add language text not null default ''`);
  }
}
