import type { MigrationInterface, QueryRunner } from 'typeorm';
import { similarKey } from '../src/domain/organizations/similar-key.js';

export class Organizations1764121000000 implements MigrationInterface {
  name = 'Organizations1764121000000';

  async up(runner: QueryRunner): Promise<void> {
    // A trusted extension: the owner of the database may create it.
    await runner.query(`
      create extension if not exists pg_trgm;
      alter table organizations
        add similar_key text,
        add kind text,
        add city text,
        add website text,
        add merged_into uuid references organizations check (merged_into <> id),
        add merged_at timestamptz,
        add updated_at timestamptz;
      update organizations set updated_at = created_at;
    `);
    const rows: { id: string; name: string }[] = await runner.query(`select id, name from organizations`);
    await runner.query(
      `update organizations set similar_key = n.key
       from jsonb_to_recordset($1::jsonb) as n(id uuid, key text) where organizations.id = n.id`,
      [JSON.stringify(rows.map(({ id, name }) => ({ id, key: similarKey(name) })))],
    );
    // GiST, since the planner takes comparing every name for cheaper than GIN; without `siglen`, since PostgreSQL fails
    // to drop a schema with an index that has such an option.
    await runner.query(`
      alter table organizations alter similar_key set not null, alter updated_at set not null;
      create index organizations_by_similar_name on organizations using gist (similar_key gist_trgm_ops);
      create index organizations_merged on organizations (merged_into) where merged_into is not null;

      create table organization_domains (
        call_id uuid not null references calls,
        domain text not null,
        organization_id uuid not null references organizations,
        created_at timestamptz not null,
        primary key (call_id, domain)
      );
      create index organization_domains_by_organization on organization_domains (organization_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table organization_domains;
      alter table organizations
        drop column similar_key, drop column kind, drop column city, drop column website, drop column merged_into,
        drop column merged_at, drop column updated_at;
      drop extension pg_trgm;
    `);
  }
}
