import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EmailPreferences1764128000000 implements MigrationInterface {
  name = 'EmailPreferences1764128000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees add muted text[] not null default '{}';
      alter table calls
        add reminders text[] not null default '{P1D,PT1H}',
        add follow_ups boolean not null default true;
      alter table sessions
        add own_reminders boolean not null default false,
        add recording_url text,
        add slides_url text;
      update sessions set own_reminders = true where reminders <> '{P1D,PT1H}';
      create index sessions_ended on sessions (ends_at) where state = 'published';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index sessions_ended;
      alter table sessions drop column own_reminders, drop column recording_url, drop column slides_url;
      alter table calls drop column reminders, drop column follow_ups;
      alter table attendees drop column muted;
    `);
  }
}
