import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Authenticator apps of organizers, their recovery codes, and sign-ins that wait for a code. */
export class SecondFactor1795780369904 implements MigrationInterface {
  name = 'SecondFactor1795780369904';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table authenticators (
        organizer_id uuid primary key references organizers on delete cascade,
        -- Encrypted, since the codes are computed from it.
        secret bytea not null,
        created_at timestamptz not null,
        -- Null until a first code shows that the app has the secret.
        confirmed_at timestamptz,
        -- The time step (RFC 6238) of the last code that was accepted: it and earlier ones are refused.
        last_time_step int,
        check ((confirmed_at is null) = (last_time_step is null))
      );
      create table recovery_codes (
        organizer_id uuid not null references authenticators on delete cascade,
        code_hash bytea not null,
        used_at timestamptz,
        primary key (organizer_id, code_hash)
      );
      create table pending_sign_ins (
        token_hash bytea primary key,
        organizer_id uuid not null references organizers on delete cascade,
        created_at timestamptz not null,
        expires_at timestamptz not null
      );
      create index pending_sign_ins_by_organizer on pending_sign_ins (organizer_id);

      alter table logins add column has_second_factor boolean not null default false;

      create table workspace_settings (
        is_only boolean primary key default true check (is_only),
        second_factor_required boolean not null default false
      );
      insert into workspace_settings default values;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table workspace_settings, pending_sign_ins, recovery_codes, authenticators;
      alter table logins drop column has_second_factor;
    `);
  }
}
