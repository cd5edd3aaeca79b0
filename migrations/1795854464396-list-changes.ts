import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the list of proposals counts and searches, and how a row leads to its proposal. */
const tables = [
  'proposals',
  'proposal_contents',
  'proposal_members',
  'proposal_texts',
  'proposal_files',
  'proposal_tags',
  'proposal_matches',
  'proposal_pairs',
  'jury_assignments',
  'jury_sheets',
  'organizations',
] as const;
const events = ['insert', 'update', 'delete'] as const;

/** No proposal has a new organization yet, and registrations add many. */
const triggers = tables.flatMap((table) =>
  events.flatMap((event) => (table === 'organizations' && event === 'insert' ? [] : [{ table, event }])),
);

/** Notes which transactions have changed what the list of proposals counts, as `jury_changes` does for the jury. */
export class ListChanges1795854464396 implements MigrationInterface {
  name = 'ListChanges1795854464396';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table proposal_list_changes (
        call_id uuid not null,
        xid xid8 not null,
        primary key (call_id, xid)
      );
      create function note_list_change() returns trigger language plpgsql as $$
      declare
        calls uuid[];
        changed_call uuid;
      begin
        case tg_table_name
          when 'proposals' then
            calls := array(select distinct call_id from changed);
          when 'proposal_pairs' then
            calls := array(select distinct call_id from changed);
          when 'organizations' then
            calls := array(select distinct o.call_id from changed o
              where exists (select from proposals p where p.organization_id = o.id));
          else
            calls := array(select distinct p.call_id from changed join proposals p on p.id = changed.proposal_id);
        end case;
        foreach changed_call in array calls loop
          insert into proposal_list_changes (call_id, xid) values (changed_call, pg_current_xact_id())
            on conflict do nothing;
          -- Of those that every new snapshot sees, the last one says as much as all of them.
          delete from proposal_list_changes where call_id = changed_call and xid in (
            select xid from proposal_list_changes where call_id = changed_call and xid < (
              select xid from proposal_list_changes
              where call_id = changed_call and xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid desc limit 1)
            order by xid limit 10 for update skip locked);
        end loop;
        return null;
      end $$;
    `);
    for (const { table, event } of triggers) {
      const rows = event === 'delete' ? 'old' : 'new';
      await runner.query(`
        create trigger ${table}_listed_${event} after ${event} on ${table} referencing ${rows} table as changed
          for each statement execute function note_list_change()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, event } of triggers) await runner.query(`drop trigger ${table}_listed_${event} on ${table}`);
    await runner.query(`
      drop function note_list_change();
      drop table proposal_list_changes;
    `);
  }
}
