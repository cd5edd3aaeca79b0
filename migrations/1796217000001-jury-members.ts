import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/**
 * Jurors see an assignment once it is released. What a call agrees with each of its jurors: what they read, until when,
 * and their statement. Reviews that they hand back.
 */
export class JuryMembers1796217000001 extends ForwardMigration {
  readonly name = 'JuryMembers1796217000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- With a default, because the previous release knows no drafts.
      alter table jury_assignments add released_at timestamptz default now();
      update jury_assignments set released_at = assigned_at;

      alter table jury_settings add invitation_note text not null default '';

      create table jury_members (
        call_id uuid not null references calls on delete cascade,
        juror_id uuid not null references organizers on delete cascade,
        -- What they read; empty for everything.
        themes text[] not null default '{}',
        languages text[] not null default '{}',
        -- Their own deadline, in the time zone of the call.
        scores_until_local text,
        scores_until_at timestamptz,
        tz_version text not null default '',
        -- Where they are, as their browser said.
        time_zone text,
        signed_at timestamptz,
        has_conflicts boolean,
        primary key (call_id, juror_id),
        check ((scores_until_local is null) = (scores_until_at is null)),
        check ((signed_at is null) = (has_conflicts is null))
      );
      create index jury_members_by_juror on jury_members (juror_id);

      create table jury_hand_backs (
        proposal_id uuid not null references proposals on delete cascade,
        juror_id uuid not null references organizers on delete cascade,
        reason text not null,
        handed_back_at timestamptz not null,
        primary key (proposal_id, juror_id)
      );
      create index jury_hand_backs_by_juror on jury_hand_backs (juror_id);
    `);
  }
}
