import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Rooms1764208000000 implements MigrationInterface {
  name = 'Rooms1764208000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table sessions add room text not null default 'link' check (room in ('link', 'jitsi', 'bigbluebutton'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sessions drop column room');
  }
}
