import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether people check in by the code of the room only on their own page. */
export class RoomCodeOwnPage1796070100000 implements MigrationInterface {
  name = 'RoomCodeOwnPage1796070100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table room_codes add column own_page_only boolean not null default false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table room_codes drop column own_page_only`);
  }
}
