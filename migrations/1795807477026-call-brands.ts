import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A call can have a logo and an accent color. */
export class CallBrands1795807477026 implements MigrationInterface {
  name = 'CallBrands1795807477026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls
        -- #rrggbb; empty for Greenroom's own.
        add column accent_color text not null default '',
        -- Hash of the logo; empty for none.
        add column logo_etag text not null default '',
        add column logo_width int not null default 0,
        add column logo_height int not null default 0;
      create table call_logos (
        call_id uuid primary key references calls on delete cascade,
        -- Always PNG, drawn anew from whatever was uploaded.
        content bytea not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table call_logos;
      alter table calls drop column accent_color, drop column logo_etag, drop column logo_width, drop column logo_height;
    `);
  }
}
