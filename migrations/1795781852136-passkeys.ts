import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passkeys of organizers, and the challenges that devices have to sign. */
export class Passkeys1795781852136 implements MigrationInterface {
  name = 'Passkeys1795781852136';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table passkeys (
        id uuid primary key,
        organizer_id uuid not null references organizers on delete cascade,
        credential_id bytea not null unique,
        -- In COSE form; the private key never leaves the device.
        public_key bytea not null,
        counter bigint not null,
        transports text[] not null,
        name text not null,
        created_at timestamptz not null,
        last_used_at timestamptz
      );
      create index passkeys_by_organizer on passkeys (organizer_id);
      -- For an organizer who adds a passkey; for anybody who signs in where that is null.
      create table passkey_challenges (
        challenge_hash bytea primary key,
        organizer_id uuid references organizers on delete cascade,
        expires_at timestamptz not null
      );
      create index passkey_challenges_by_expiry on passkey_challenges (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table passkey_challenges, passkeys');
  }
}
