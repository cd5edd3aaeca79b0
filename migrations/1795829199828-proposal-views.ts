import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizers save lists of proposals, too; the same name can stand for a list of each kind. */
export class ProposalViews1795829199828 implements MigrationInterface {
  name = 'ProposalViews1795829199828';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table people_views
        add column list text not null default 'people' check (list in ('people', 'proposals')),
        drop constraint people_views_call_id_organizer_id_name_key_key,
        add unique (call_id, organizer_id, list, name_key);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from people_views where list <> 'people';
      alter table people_views
        drop constraint people_views_call_id_organizer_id_list_name_key_key,
        drop column list,
        add unique (call_id, organizer_id, name_key);
    `);
  }
}
