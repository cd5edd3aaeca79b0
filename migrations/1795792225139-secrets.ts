import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The generations of `SECRET`. Links name their row and prove themselves with the secret, so new rows need no hash of
 * their token; those of earlier rows stay for the links that were sent.
 */
export class Secrets1795792225139 implements MigrationInterface {
  name = 'Secrets1795792225139';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table secrets (
        generation int primary key,
        fingerprint bytea not null unique,
        active_from timestamptz not null,
        accepted_until timestamptz,
        previous bytea,
        next bytea
      )`);
    await runner.query(`
      alter table attendees alter page_token_hash drop not null, alter feed_token_hash drop not null`);
    await runner.query(`alter table delegations alter page_token_hash drop not null`);
    await runner.query(`alter table registrations alter join_token_hash drop not null`);
    await runner.query(`alter table password_links alter token_hash drop not null`);
    await runner.query(`alter table address_changes alter token_hash drop not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table secrets`);
  }
}
