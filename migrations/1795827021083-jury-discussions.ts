import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets jurors discuss a proposal once they have scored it. */
export class JuryDiscussions1795827021083 implements MigrationInterface {
  name = 'JuryDiscussions1795827021083';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table jury_messages (
         id uuid primary key,
         proposal_id uuid not null references proposals on delete cascade,
         author_id uuid not null references organizers,
         body text not null,
         created_at timestamptz not null
       )`,
    );
    await runner.query('create index jury_messages_by_proposal on jury_messages (proposal_id, created_at)');
    // Comments from before were written for owners only.
    await runner.query(
      `alter table jury_sheets add shares_comment boolean not null default false, add scores_before jsonb,
         add changed_after_discussion_at timestamptz`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table jury_messages');
    await runner.query(
      'alter table jury_sheets drop shares_comment, drop scores_before, drop changed_after_discussion_at',
    );
  }
}
