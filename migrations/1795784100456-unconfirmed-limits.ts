import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bounds how many people one network or coordinator can register whose addresses nobody has confirmed. */
export class UnconfirmedLimits1795784100456 implements MigrationInterface {
  name = 'UnconfirmedLimits1795784100456';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees
        -- Keyed hash of the network that registered the person, with a key per day; null once the address is proven.
        add source bytea;
      create index attendees_by_source on attendees (call_id, source, created_at) where source is not null;
      alter table calls
        add unconfirmed_per_coordinator int not null default 50 check (unconfirmed_per_coordinator >= 0),
        add unconfirmed_per_network int not null default 300 check (unconfirmed_per_network >= 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees drop source;
      alter table calls drop unconfirmed_per_coordinator, drop unconfirmed_per_network;
    `);
  }
}
