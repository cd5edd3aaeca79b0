import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets jurors write feedback for the team, which owners release to it. */
export class TeamFeedback1795826182001 implements MigrationInterface {
  name = 'TeamFeedback1795826182001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table jury_settings add shares_feedback boolean not null default false`);
    await runner.query(
      `alter table jury_sheets add feedback text not null default '', add feedback_released_by text,
         add feedback_released_at timestamptz`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table jury_sheets drop feedback, drop feedback_released_by, drop feedback_released_at`);
    await runner.query('alter table jury_settings drop shares_feedback');
  }
}
