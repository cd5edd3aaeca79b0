import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LinkEvidence, LinkState, ProposalSource, ProposalState } from './proposal.js';

/** A proposal that was handed in to the call, or that an attendee announced. */
@Entity('proposals')
export class Proposal {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  /** Its id on the platform of the call; announced ones get one of ours. */
  @Column('text', { name: 'external_id' }) externalId!: string;
  @Column('text') title!: string;
  @Column('text') theme!: string;
  @Column('text', { nullable: true }) organization!: string | null;
  @Column('text') state!: ProposalState;
  @Column('text') source!: ProposalSource;
  @Column('timestamptz', { name: 'submitted_at', nullable: true }) submittedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

/** A person behind a proposal, known by address. */
@Entity('proposal_members')
export class ProposalMember {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('text', { name: 'email_key' }) emailKey!: string;
  @Column('text') email!: string;
  @Column('text', { nullable: true }) name!: string | null;
}

/** An attendee who stands behind a proposal, and how we know. */
@Entity('proposal_links')
export class ProposalLink {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'attendee_id' }) attendeeId!: string;
  @Column('text') evidence!: LinkEvidence;
  @Column('text') state!: LinkState;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
