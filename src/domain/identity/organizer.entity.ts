import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KeyAbility } from './api-key.js';
import type { AccountState } from './member.js';
import type { PasswordLinkPurpose } from './password-link.js';
import type { KeyRole, Role } from './role.js';

/** Staff of the call. */
@Entity('organizers')
export class Organizer {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') email!: string;
  @Column('text', { name: 'email_key' }) emailKey!: string;
  @Column('text') name!: string;
  @Column('text') role!: Role;
  @Column('text', { default: 'active' }) state!: AccountState;
  /** argon2id in PHC form. */
  @Column('text', { name: 'password_hash' }) passwordHash!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** Of emails to them: what their browser preferred at the last login, BCP 47. */
  @Column('text', { default: 'en' }) language!: string;
}

/** An organizer's browser sign-in. */
@Entity('logins')
export class Login {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organizer_id' }) organizerId!: string;
  @Column('bytea', { name: 'token_hash' }) tokenHash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  /** When the organizer last proved who they are: by signing in, a password or a second factor. */
  @Column('timestamptz', { name: 'confirmed_at' }) confirmedAt!: Date;
  /** Within ten minutes; null for a login from before this was recorded. */
  @Column('timestamptz', { name: 'last_seen_at', nullable: true }) lastSeenAt!: Date | null;
  @Column('text', { nullable: true }) network!: string | null;
  @Column('text', { nullable: true }) browser!: string | null;
  @Column('text', { nullable: true }) system!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  /** Whether it was started, or confirmed since, by more than a password. */
  @Column('boolean', { name: 'has_second_factor' }) hasSecondFactor!: boolean;
}

/** A link by email with which an organizer chooses a password, or changes their address. */
@Entity('password_links')
export class PasswordLink {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organizer_id' }) organizerId!: string;
  @Column('text') purpose!: PasswordLinkPurpose;
  /** The address that it makes theirs. */
  @Column('text', { nullable: true }) email!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  /** When it was used, replaced or withdrawn. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  /** Of a link from before tokens named their row. */
  @Column('bytea', { name: 'token_hash', nullable: true, select: false }) olderHash?: Buffer | null;
}

/** A key of the JSON API. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') role!: KeyRole;
  @Column('bytea', { name: 'key_hash' }) keyHash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  /** Null for a key that does not expire. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  /** Within ten minutes; null before the first use. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  /** What of its role the key is restricted to; null for all. */
  @Column('text', { array: true, nullable: true }) abilities!: KeyAbility[] | null;
  /** The calls that the key is restricted to; null for all. */
  @Column('uuid', { name: 'call_ids', array: true, nullable: true }) callIds!: string[] | null;
}

/** Who did what, kept for the organizers. */
@Entity('audit_entries')
export class AuditEntry {
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz') at!: Date;
  /** `organizer:ID`, `api-key:ID`, `attendee:ID` or `system`. */
  @Column('text') actor!: string;
  /** `console 203.0.113.0/24` and so on (`originOf`); null when it is not known. */
  @Column('text', { nullable: true }) origin!: string | null;
  /** `session.published` and so on. */
  @Column('text') action!: string;
  /** `session:ID` and so on. */
  @Column('text') subject!: string;
  @Column('jsonb') details!: Record<string, unknown>;
  /** Order among the entries of one instant. */
  @Column({ type: 'bigint', insert: false, update: false }) position!: string;
}
