import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/**
 * The time in which a winner answers starts when an email has reached its team. Those that were asked before keep their
 * time if an email had left, or if it is over. Winners step back after they accepted, or are dropped by a new decision.
 */
export class ToldWinners1796218000001 extends ForwardMigration {
  readonly name = 'ToldWinners1796218000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table acceptances add column told_at timestamptz, add column deadline_set_at timestamptz;
      update acceptances c set deadline_set_at = asked_at, told_at = case
        when state <> 'pending' or deadline_at <= now() then asked_at
        else (select min(w.sent_at) from messages w
          where w.call_id = c.call_id and w.kind in ('winner-asked', 'letter') and w.state = 'sent'
            and w.bounced_at is null and w.created_at >= c.asked_at
            and coalesce(w.payload #>> '{winner,proposalId}', w.payload #>> '{letter,proposalId}') = c.proposal_id::text)
        end;
      alter table acceptances alter column deadline_set_at set not null,
        drop constraint acceptances_state_check,
        add constraint acceptances_state_check check (state in ('pending', 'accepted', 'declined', 'stepped-back',
          'expired', 'withdrawn', 'dropped'));
      alter table winner_pages add column owners_told_at timestamptz;
    `);
  }
}
