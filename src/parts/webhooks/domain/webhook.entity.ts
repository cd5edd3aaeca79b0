import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EventType } from '../../../domain/events/event.js';
import type { DeliveredType, DeliveryState, PausedBecause, WebhookFormat, WebhookPayload } from './webhook.js';

/** Where events are delivered. */
@Entity('webhooks')
export class Webhook {
  @PrimaryColumn('uuid') id!: string;
  /** Null for the events of all calls. */
  @Column('uuid', { name: 'call_id', nullable: true }) callId!: string | null;
  @Column('text') name!: string;
  /** Encrypted, as the secrets: who knows the address of a Slack channel can write there. */
  @Column('bytea') url!: Buffer;
  @Column('text') host!: string;
  /** Null for all. */
  @Column('text', { array: true, nullable: true }) types!: EventType[] | null;
  @Column('text') format!: WebhookFormat;
  @Column('text') payload!: WebhookPayload;
  @Column('bytea') secret!: Buffer;
  /** Signs too until then, because receivers need time to switch. */
  @Column('bytea', { name: 'previous_secret', nullable: true }) previousSecret!: Buffer | null;
  @Column('timestamptz', { name: 'previous_until', nullable: true }) previousUntil!: Date | null;
  /** Who hears that it was paused; null for the owners of the workspace. */
  @Column('uuid', { name: 'owner_id', nullable: true }) ownerId!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** The last event of which it is known whether it is to be delivered. */
  @Column('bigint') position!: string;
  @Column('timestamptz', { name: 'failing_since', nullable: true }) failingSince!: Date | null;
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null;
  @Column('text', { name: 'paused_because', nullable: true }) pausedBecause!: PausedBecause | null;
  @Column('timestamptz', { name: 'leased_until', nullable: true }) leasedUntil!: Date | null;
  @Column('uuid', { name: 'lease_id', nullable: true }) leaseId!: string | null;
}

/** An event on its way to a webhook, and what became of it. */
@Entity('webhook_deliveries')
export class WebhookDelivery {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'webhook_id' }) webhookId!: string;
  /** Null for a test. */
  @Column('bigint', { nullable: true }) sequence!: string | null;
  @Column('text') type!: DeliveredType;
  /** Whose events are delivered in order. */
  @Column('uuid', { name: 'object_id' }) objectId!: string;
  @Column('text') state!: DeliveryState;
  @Column('int') attempts!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'tried_at', nullable: true }) triedAt!: Date | null;
  @Column('int', { nullable: true }) status!: number | null;
  @Column('int', { name: 'took_ms', nullable: true }) tookMs!: number | null;
  /** The beginning of the last answer, or the code of an error; not of full payloads, which it could repeat. */
  @Column('text', { nullable: true }) answer!: string | null;
}
