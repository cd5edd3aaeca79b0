import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CalendarReplies1764117000000 implements MigrationInterface {
  name = 'CalendarReplies1764117000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions add column decline_releases_seat boolean not null default true;
      alter table registrations
        add column rsvp text,
        add column rsvp_at timestamptz,
        add column rsvp_sequence int,
        add column rsvp_comment text,
        add column wish jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table registrations drop column rsvp, drop column rsvp_at, drop column rsvp_sequence,
        drop column rsvp_comment, drop column wish;
      alter table sessions drop column decline_releases_seat;
    `);
  }
}
