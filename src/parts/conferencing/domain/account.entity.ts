import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccountPlan, FailureKind, ProviderName } from './provider.js';

/** An account of a provider in which the rooms of a call are made. */
@Entity('conferencing_accounts')
export class ConferencingAccount {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') provider!: ProviderName;
  /** Encrypted JSON. */
  @Column('bytea') credentials!: Buffer;
  /** What its plan allows, as of `checkedAt`; null before a check has succeeded. */
  @Column('jsonb', { nullable: true }) plan!: AccountPlan | null;
  @Column('timestamptz', { name: 'checked_at', nullable: true }) checkedAt!: Date | null;
  /** Why the last check failed, and what the provider said. */
  @Column('text', { nullable: true }) failure!: FailureKind | null;
  @Column('text', { nullable: true }) said!: string | null;
}
