import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Snapshots note whether people are asked how they attend, so that those who were not asked yet are, once. */
export class AskedAttendance1796071000000 implements MigrationInterface {
  name = 'AskedAttendance1796071000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update session_revisions r set snapshot = r.snapshot || '{"asksAttendance": true}'
      from sessions s where s.id = r.session_id and s.asks_attendance`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update session_revisions set snapshot = snapshot - 'asksAttendance'`);
  }
}
