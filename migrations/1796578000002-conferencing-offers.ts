import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Recordings and transcripts that providers have of sessions, until somebody makes material of them or declines. */
export class ConferencingOffers1796578000002 extends ForwardMigration {
  readonly name = 'ConferencingOffers1796578000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table conferencing_offers (
        session_id uuid not null references conferencing_rooms on delete cascade,
        external_id text not null,
        started_at timestamptz not null,
        minutes int not null,
        bytes bigint not null,
        transcript_bytes int,
        found_at timestamptz not null,
        answered_at timestamptz,
        transcript_answered_at timestamptz,
        material_id uuid references session_materials on delete set null,
        primary key (session_id, external_id)
      );
      create index conferencing_offers_by_material on conferencing_offers (material_id) where material_id is not null`);
  }
}
