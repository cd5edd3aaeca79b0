import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FieldError } from '../../platform/errors.js';
import type { DeliveryOutcome } from './proposal-hook.js';

/** An address at which the call's platform hands in what it knows, signed (Standard Webhooks). */
@Entity('proposal_hooks')
export class ProposalHook {
  /** Stands in the address; not a secret. */
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') name!: string;
  /** Sealed: whoever verifies an HMAC needs the key itself, of which a hash is no use. */
  @Column('bytea') secret!: Buffer;
  /** The one before, which is good until then: senders need a while to change over. */
  @Column('bytea', { name: 'previous_secret', nullable: true }) previousSecret!: Buffer | null;
  @Column('timestamptz', { name: 'previous_until', nullable: true }) previousUntil!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'rotated_at', nullable: true }) rotatedAt!: Date | null;
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null;
  /** When something last came whose signature was not good. */
  @Column('timestamptz', { name: 'unsigned_at', nullable: true }) unsignedAt!: Date | null;
}

/** What came in at a hook, and what became of it; nothing of what it said of people. */
@Entity('proposal_deliveries')
export class ProposalDelivery {
  @PrimaryColumn('uuid', { name: 'hook_id' }) hookId!: string;
  @PrimaryColumn('text', { name: 'webhook_id' }) webhookId!: string;
  @Column('text') type!: string;
  @Column('text', { name: 'external_id', nullable: true }) externalId!: string | null;
  /** The time that its event says. */
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text') outcome!: DeliveryOutcome;
  @Column('jsonb', { name: 'faults' }) fieldErrors!: FieldError[];
}
