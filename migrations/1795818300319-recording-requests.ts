import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People who did not register for a session can ask for its recording. */
export class RecordingRequests1795818300319 implements MigrationInterface {
  name = 'RecordingRequests1795818300319';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table recording_requests (
        session_id uuid not null references sessions on delete cascade,
        attendee_id uuid not null references attendees on delete cascade,
        requested_at timestamptz not null,
        primary key (session_id, attendee_id)
      );
      create index recording_requests_of_attendee on recording_requests (attendee_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table recording_requests');
  }
}
