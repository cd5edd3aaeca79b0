import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AudienceFilter } from './audience-filter.js';
import type { BroadcastContents, BroadcastState } from './broadcast.js';

/** An email from the organizers to some of the attendees of a call. Its content is frozen when it is no draft any more. */
@Entity('broadcasts')
export class Broadcast {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') state!: BroadcastState;
  @Column('jsonb') filter!: AudienceFilter;
  @Column('jsonb') contents!: BroadcastContents;
  /** When sending is to begin; null for a draft. */
  @Column('timestamptz', { name: 'send_at', nullable: true }) sendAt!: Date | null;
  /** IANA zone in which that moment was chosen. */
  @Column('text', { name: 'send_zone', nullable: true }) sendZone!: string | null;
  /** How many people were to get it when sending began. */
  @Column('int', { nullable: true }) recipients!: number | null;
  /** How many were left out then because they want no news. */
  @Column('int', { nullable: true }) unsubscribed!: number | null;
  /** How many were left out then because mail to them comes back. */
  @Column('int', { nullable: true }) suppressed!: number | null;
  /** The counts of its messages when the last one was settled: the messages themselves are removed one day. */
  @Column('int', { nullable: true }) sent!: number | null;
  @Column('int', { nullable: true }) failed!: number | null;
  @Column('int', { nullable: true }) dropped!: number | null;
  /** `organizer:ID` or `api-key:ID`. */
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  /** When the last message was settled, or when it was stopped. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

/** A recipient of a broadcast whose message is not in the outbox yet. */
@Entity('broadcast_recipients')
export class BroadcastRecipient {
  @PrimaryColumn('uuid', { name: 'broadcast_id' }) broadcastId!: string;
  @PrimaryColumn('uuid', { name: 'attendee_id' }) attendeeId!: string;
}
