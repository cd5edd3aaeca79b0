import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Organizers say which sites show a call's sessions, and hear that somebody registered there. */
export class EmbedOrigins1796304000001 extends ForwardMigration {
  readonly name = 'EmbedOrigins1796304000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table calls add embed_origins text[] not null default '{}'`);
  }
}
