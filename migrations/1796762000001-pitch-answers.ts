import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Breaks between pitches; what calendars of teams answer, and which place they have. */
export class PitchAnswers1796762000001 extends ForwardMigration {
  readonly name = 'PitchAnswers1796762000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table pitch_orders add column breaks jsonb not null default '[]'`);
    await runner.query(`
      alter table pitch_invites add column reply jsonb, add column format text, add column venue text`);
    // What calendars have is what the session said: nothing else was possible until now.
    await runner.query(`
      update pitch_invites i set format = s.format, venue = s.venue
      from pitches p join sessions s on s.id = p.session_id where p.id = i.pitch_id`);
    await runner.query('alter table pitch_invites alter column format set not null');
  }
}
