import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the pages of letters count, besides proposals, contents and members, whose changes the list of proposals notes. */
const tables = ['attendees', 'jury_decisions', 'jury_choices', 'shortlists', 'letters', 'letter_recipients'] as const;
const events = ['insert', 'update', 'delete'] as const;

/** Few people are on a team: of those who are there already, what matters is looked at row by row. */
const triggers = tables.flatMap((table) =>
  events.flatMap((event) => (table === 'attendees' && event !== 'insert' ? [] : [{ table, event }])),
);

/** Notes which transactions have changed what is counted of the people on teams, as `proposal_list_changes` does. */
export class TeamChanges1795877200000 implements MigrationInterface {
  name = 'TeamChanges1795877200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table team_changes (
        call_id uuid not null,
        xid xid8 not null,
        primary key (call_id, xid)
      );
      create function note_team_change(changed_call uuid) returns void language plpgsql as $$ begin
        insert into team_changes (call_id, xid) values (changed_call, pg_current_xact_id()) on conflict do nothing;
        -- Of those that every new snapshot sees, the last one says as much as all of them.
        delete from team_changes where call_id = changed_call and xid in (
          select xid from team_changes where call_id = changed_call and xid < (
            select xid from team_changes
            where call_id = changed_call and xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid desc limit 1)
          order by xid limit 10 for update skip locked);
      end $$;

      create function note_changed_teams() returns trigger language plpgsql as $$ begin
        case tg_table_name
          when 'attendees' then
            -- One by one, by the index: a rush adds many, and few of them are on a team.
            perform note_team_change(call_id) from (select distinct c.call_id from changed c
              cross join lateral (select from proposal_members where email_key = c.email_key limit 1) m) calls;
          when 'jury_choices' then
            perform note_team_change(call_id) from (select distinct d.call_id from changed c
              join jury_decisions d on d.id = c.decision_id) calls;
          when 'letter_recipients' then
            perform note_team_change(call_id) from (select distinct l.call_id from changed c
              join letters l on l.id = c.letter_id) calls;
          else
            perform note_team_change(call_id) from (select distinct call_id from changed) calls;
        end case;
        return null;
      end $$;

      create function note_changed_teammate() returns trigger language plpgsql as $$ begin
        if exists (select from proposal_members where email_key in (old.email_key, coalesce(new.email_key, '')))
          or old.merged_into is distinct from new.merged_into
          or exists (select from attendees where merged_into = old.id) then
          perform note_team_change(old.call_id);
        end if;
        return null;
      end $$;
      create trigger attendee_in_team_updated
        after update of email, email_key, merged_into, language, proven_at, not_me_at, blocked_at, suppressed_at
        on attendees for each row when (
          (old.email, old.email_key, old.merged_into, old.language, old.proven_at is null, old.not_me_at is null,
            old.blocked_at is null, old.suppressed_at is null)
          is distinct from
          (new.email, new.email_key, new.merged_into, new.language, new.proven_at is null, new.not_me_at is null,
            new.blocked_at is null, new.suppressed_at is null))
        execute function note_changed_teammate();
      create trigger attendee_in_team_deleted after delete on attendees
        for each row execute function note_changed_teammate();

      -- A letter that was dropped before it left doesn't count as had.
      create function note_dropped_letter() returns trigger language plpgsql as $$ begin
        perform note_team_change(call_id) from letters where id = old.letter_id;
        return null;
      end $$;
      create trigger letter_dropped after update of state, result on messages
        for each row when (old.letter_id is not null and 'dropped' in (old.state, new.state))
        execute function note_dropped_letter();
      create trigger dropped_letter_deleted after delete on messages
        for each row when (old.letter_id is not null and old.state = 'dropped') execute function note_dropped_letter();
    `);
    for (const { table, event } of triggers) {
      const rows = event === 'delete' ? 'old' : 'new';
      await runner.query(`
        create trigger ${table}_team_${event} after ${event} on ${table} referencing ${rows} table as changed
          for each statement execute function note_changed_teams()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, event } of triggers) await runner.query(`drop trigger ${table}_team_${event} on ${table}`);
    await runner.query(`
      drop trigger dropped_letter_deleted on messages;
      drop trigger letter_dropped on messages;
      drop trigger attendee_in_team_deleted on attendees;
      drop trigger attendee_in_team_updated on attendees;
      drop function note_dropped_letter, note_changed_teammate, note_changed_teams, note_team_change;
      drop table team_changes;
    `);
  }
}
