import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { ChangeSource, LinkDecision, LinkEvidence, LinkState, ProposalSource, ProposalState } from './proposal.js';

/** A proposal submitted to the call, or declared by an attendee. */
@Entity('proposals')
export class Proposal {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  /** Its id on the call's platform; declared ones get a generated one. */
  @Column('text', { name: 'external_id' }) externalId!: string;
  @Column('text') title!: string;
  @Column('text') theme!: string;
  @Column('text', { nullable: true }) organization!: string | null;
  /** The organization with this name in the call; null until it is found during matching. */
  @Column('uuid', { name: 'organization_id', nullable: true }) organizationId!: string | null;
  @Column('text') state!: ProposalState;
  @Column('text') source!: ProposalSource;
  @Column('timestamptz', { name: 'submitted_at', nullable: true }) submittedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  /** Its page on the platform of the call. */
  @Column('text', { nullable: true }) url!: string | null;
  /** Slugs of the criteria that its team wants help with. */
  @Column('text', { name: 'help_with', array: true }) helpWith!: string[];
  /** The attendee who declared it. */
  @Column('uuid', { name: 'declared_by', nullable: true }) declaredBy!: string | null;
  /** When the stored data was current: older events change nothing. Null if unknown. */
  @Column('timestamptz', { name: 'as_of', nullable: true }) asOf!: Date | null;
  /** The proposal that this declared draft became. */
  @Column('uuid', { name: 'merged_into', nullable: true }) mergedInto!: string | null;
  @Column('timestamptz', { name: 'merged_at', nullable: true }) mergedAt!: Date | null;
  /** What is searched, without case and accents, derived by the database. */
  @Column({ type: 'text', name: 'search_text', nullable: true, select: false, insert: false, update: false })
  readonly searchText?: string;
}

/** A state change of a proposal; the last one leads to its current state. */
@Entity('proposal_changes')
export class ProposalChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) position!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  /** Null for the first known state. */
  @Column('text', { name: 'from_state', nullable: true }) from!: ProposalState | null;
  @Column('text', { name: 'to_state' }) to!: ProposalState;
  @Column('timestamptz') at!: Date;
  @Column('text') source!: ChangeSource;
  /** As in the audit log. */
  @Column('text') actor!: string;
  @Column('text', { nullable: true }) note!: string | null;
  /** The changes that were made together, and can be undone together; null if it was made alone. */
  @Column('uuid', { name: 'batch_id', nullable: true }) batchId!: string | null;
  /** In such a batch: when the proposal had been submitted before. */
  @Column('timestamptz', { name: 'formerly_submitted_at', nullable: true }) formerlySubmittedAt!: Date | null;
}

/** A person behind a proposal, known by address. */
@Entity('proposal_members')
export class ProposalMember {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('text', { name: 'email_key' }) emailKey!: string;
  @Column('text') email!: string;
  @Column('text', { nullable: true }) name!: string | null;
  /** In a declared draft: when the person confirmed on their own page that they are on the team. */
  @Column('timestamptz', { name: 'accepted_at', nullable: true }) acceptedAt!: Date | null;
  /** What is searched, without case and accents, derived by the database. */
  @Column({ type: 'text', name: 'search_text', nullable: true, select: false, insert: false, update: false })
  readonly searchText?: string;
}

/** A match of an attendee and a proposal, with its evidence. */
@Entity('proposal_matches')
export class ProposalLink {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'attendee_id' }) attendeeId!: string;
  /** The strongest of `evidences`; if none is left, the strongest earlier one. */
  @Column('text') evidence!: LinkEvidence;
  @Column('text') state!: LinkState;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  /** All current evidence, strongest first. */
  @Column('text', { array: true, default: [] }) evidences!: LinkEvidence[];
  /** Similarity of the organization names, from 0 to 1, if that is evidence. */
  @Column('real', { nullable: true }) score!: number | null;
  /** When the attendee declared it. */
  @Column('timestamptz', { name: 'declared_at', nullable: true }) declaredAt!: Date | null;
  /** The organizer's decision, which overrides all evidence. */
  @Column('text', { nullable: true }) decision!: LinkDecision | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  /** As in the audit log. */
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  /** The evidence at the time of the decision. */
  @Column('text', { name: 'decided_on', array: true, nullable: true }) decidedOn!: LinkEvidence[] | null;
}
