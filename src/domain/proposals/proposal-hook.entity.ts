import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FieldError } from '../../platform/errors.js';
import type { DeliveryOutcome } from './proposal-hook.js';

/** A webhook for signed events from the call's platform (Standard Webhooks). */
@Entity('proposal_hooks')
export class ProposalHook {
  /** Part of the URL; not a secret. */
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') name!: string;
  /** Encrypted: verifying an HMAC needs the key itself, so a hash would not do. */
  @Column('bytea') secret!: Buffer;
  /** The previous secret, valid until then, because senders need time to switch. */
  @Column('bytea', { name: 'previous_secret', nullable: true }) previousSecret!: Buffer | null;
  @Column('timestamptz', { name: 'previous_until', nullable: true }) previousUntil!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'rotated_at', nullable: true }) rotatedAt!: Date | null;
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null;
  /** When an event with an invalid signature was last received. */
  @Column('timestamptz', { name: 'unsigned_at', nullable: true }) unsignedAt!: Date | null;
}

/** A delivery to a webhook and its outcome, without personal data. */
@Entity('proposal_deliveries')
export class ProposalDelivery {
  @PrimaryColumn('uuid', { name: 'hook_id' }) hookId!: string;
  @PrimaryColumn('text', { name: 'webhook_id' }) webhookId!: string;
  @Column('text') type!: string;
  @Column('text', { name: 'external_id', nullable: true }) externalId!: string | null;
  /** Timestamp of its event. */
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text') outcome!: DeliveryOutcome;
  @Column('jsonb', { name: 'faults' }) fieldErrors!: FieldError[];
}
