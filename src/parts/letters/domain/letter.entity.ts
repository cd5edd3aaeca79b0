import type { CampaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HeldReason, LetterState } from './letter.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';

/**
 * A letter to the teams of all proposals with a result. There is one at a time per call and result, and its content is
 * frozen once it is no longer a draft.
 */
@Entity('letters')
export class Letter {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') outcome!: LetterOutcome;
  @Column('text') state!: LetterState;
  @Column('jsonb') contents!: CampaignTexts;
  /** Whether people get it who have had a letter about another result. */
  @Column('boolean', { name: 'writes_again', default: false }) writesAgain!: boolean;
  /** When sending starts; null for a draft. */
  @Column('timestamptz', { name: 'send_at', nullable: true }) sendAt!: Date | null;
  /** IANA time zone in which that was chosen. */
  @Column('text', { name: 'send_zone', nullable: true }) sendZone!: string | null;
  /** The same as typed (YYYY-MM-DDTHH:mm); null if it was sent at once. */
  @Column('text', { name: 'send_at_local', nullable: true }) sendAtLocal!: string | null;
  /** IANA tz data version that the instant was derived from. */
  @Column('text', { name: 'tz_version', default: '' }) tzVersion!: string;
  @Column('text', { name: 'held_reason', nullable: true }) heldReason!: HeldReason | null;
  /** As in the audit log. */
  @Column('text', { name: 'held_by', nullable: true }) heldBy!: string | null;
  @Column('timestamptz', { name: 'held_at', nullable: true }) heldAt!: Date | null;
  /** As in the audit log. */
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  /** When it had been sent to everyone. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

/** A person who got a letter about a proposal, or gets it next. */
@Entity('letter_recipients')
export class LetterRecipient {
  @PrimaryColumn('uuid', { name: 'letter_id' }) letterId!: string;
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'attendee_id' }) attendeeId!: string;
  @Column('timestamptz', { name: 'queued_at' }) queuedAt!: Date;
}

/** The shortlist of a call once its teams may know about it. */
@Entity('shortlists')
export class Shortlist {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  /** As in the audit log. */
  @Column('text', { name: 'published_by' }) publishedBy!: string;
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: Date;
}
