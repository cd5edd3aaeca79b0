import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** In events, too, `attendance` is only who came, and how somebody takes part is `attendanceMode`. */
export class AttendanceMode1796934800001 extends ForwardMigration {
  readonly name = 'AttendanceMode1796934800001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function registration_facts(id uuid, session_id uuid, attendee_id uuid, state text, attendance text)
        returns jsonb stable language sql
        return jsonb_strip_nulls(jsonb_build_object('registrationId', id, 'sessionId', session_id,
          'attendeeId', attendee_id, 'state', state, 'attendanceMode', attendance))`);
    for (const table of ['events_due', 'events'])
      await runner.query(`
        update ${table} set data = data - 'attendance' || jsonb_build_object('attendanceMode', data -> 'attendance')
        where data ? 'attendance'`);
  }
}
