import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets a jury score without knowing who proposes. */
export class AnonymousReview1795828055842 implements MigrationInterface {
  name = 'AnonymousReview1795828055842';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table jury_settings add is_anonymous boolean not null default false,
         add hides_places boolean not null default false`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table jury_settings drop is_anonymous, drop hides_places');
  }
}
