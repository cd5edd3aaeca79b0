import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['proposals', 'jury_assignments', 'jury_sheets'] as const;
const events = ['insert', 'update', 'delete'] as const;

/**
 * Notes which transactions have changed what a jury reads, so that a version of it is found without reading it. Nobody
 * waits for another: each transaction adds a row of its own.
 */
export class JuryChanges1795851975510 implements MigrationInterface {
  name = 'JuryChanges1795851975510';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Without a reference: a call that is removed removes its proposals, which would be noted here.
      create table jury_changes (
        call_id uuid not null,
        xid xid8 not null,
        primary key (call_id, xid)
      );
      create function note_jury_change() returns trigger language plpgsql as $$
      declare
        calls uuid[];
        changed_call uuid;
      begin
        if tg_table_name = 'proposals' then
          calls := array(select distinct call_id from changed);
        else
          calls := array(select distinct p.call_id from changed join proposals p on p.id = changed.proposal_id);
        end if;
        foreach changed_call in array calls loop
          insert into jury_changes (call_id, xid) values (changed_call, pg_current_xact_id()) on conflict do nothing;
          -- Of those that every new snapshot sees, the last one says as much as all of them.
          delete from jury_changes where call_id = changed_call and xid in (
            select xid from jury_changes where call_id = changed_call and xid < (
              select xid from jury_changes
              where call_id = changed_call and xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid desc limit 1)
            order by xid limit 10 for update skip locked);
        end loop;
        return null;
      end $$;
    `);
    for (const table of tables) {
      for (const event of events) {
        const rows = event === 'delete' ? 'old' : 'new';
        await runner.query(`
          create trigger ${table}_jury_${event} after ${event} on ${table} referencing ${rows} table as changed
            for each statement execute function note_jury_change()`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      for (const event of events) await runner.query(`drop trigger ${table}_jury_${event} on ${table}`);
    await runner.query(`
      drop function note_jury_change();
      drop table jury_changes;
    `);
  }
}
