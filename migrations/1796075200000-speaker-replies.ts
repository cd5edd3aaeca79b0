import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a speaker's calendar said that is no answer: maybe, another time, or an answer by somebody else. */
export class SpeakerReplies1796075200000 implements MigrationInterface {
  readonly name = 'SpeakerReplies1796075200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table speaker_invites add column calendar_reply jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table speaker_invites drop column calendar_reply');
  }
}
