import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Writes four index entries fewer for each registration: three said only that there is no older link. */
export class FewerIndexes1795841500819 implements MigrationInterface {
  name = 'FewerIndexes1795841500819';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees drop constraint attendees_page_token_hash_key, drop constraint attendees_feed_token_hash_key;
      alter table registrations drop constraint registrations_join_token_hash_key;
      create unique index attendees_older_page on attendees (page_token_hash) where page_token_hash is not null;
      create unique index attendees_older_feed on attendees (feed_token_hash) where feed_token_hash is not null;
      create unique index registrations_older_join on registrations (join_token_hash) where join_token_hash is not null;
      -- Another index has the same people, by call.
      drop index attendees_to_erase;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index attendees_to_erase on attendees (call_id, id) where email <> '';
      drop index registrations_older_join, attendees_older_feed, attendees_older_page;
      alter table registrations add constraint registrations_join_token_hash_key unique (join_token_hash);
      alter table attendees add constraint attendees_page_token_hash_key unique (page_token_hash),
        add constraint attendees_feed_token_hash_key unique (feed_token_hash);
    `);
  }
}
