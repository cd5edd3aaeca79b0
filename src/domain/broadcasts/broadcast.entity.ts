import type { CampaignTexts } from '../campaigns/campaign-texts.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AudienceFilter } from './audience-filter.js';
import type { BroadcastState } from './broadcast.js';

/** An email from organizers to selected attendees of a call. Its content is frozen once it is no longer a draft. */
@Entity('broadcasts')
export class Broadcast {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') state!: BroadcastState;
  @Column('jsonb') filter!: AudienceFilter;
  @Column('jsonb') contents!: CampaignTexts;
  /** When sending starts; null for a draft. */
  @Column('timestamptz', { name: 'send_at', nullable: true }) sendAt!: Date | null;
  /** IANA time zone in which that was chosen. */
  @Column('text', { name: 'send_zone', nullable: true }) sendZone!: string | null;
  /** Number of recipients when sending started. */
  @Column('int', { nullable: true }) recipients!: number | null;
  /** Number left out because they unsubscribed. */
  @Column('int', { nullable: true }) unsubscribed!: number | null;
  /** Number left out because their address is suppressed. */
  @Column('int', { nullable: true }) suppressed!: number | null;
  /** Final counts of its messages, which are removed later. */
  @Column('int', { nullable: true }) sent!: number | null;
  @Column('int', { nullable: true }) failed!: number | null;
  @Column('int', { nullable: true }) dropped!: number | null;
  /** `organizer:ID` or `api-key:ID`. */
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  /** When the last message was settled, or the broadcast was stopped. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}
