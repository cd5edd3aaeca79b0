import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** The last that the calendars of team and host said about a consultation (`BookingReply`). */
export class ConsultationReplies1796405200001 extends ForwardMigration {
  readonly name = 'ConsultationReplies1796405200001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table consultation_bookings add column team_reply jsonb, add column host_reply jsonb');
  }
}
