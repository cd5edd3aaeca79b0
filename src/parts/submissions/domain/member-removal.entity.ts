import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That somebody was asked off the team of a proposal, or taken off it, so that it takes two and can be undone. */
@Entity('member_removals')
export class MemberRemovalRow {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'attendee_id' }) attendeeId!: string;
  /** The attendee who asked first, or removed them. */
  @Column('uuid', { name: 'asked_by' }) askedBy!: string;
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  /** Null while another member has to agree. */
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null;
  /** When they had joined the team. */
  @Column('timestamptz', { name: 'accepted_at' }) acceptedAt!: Date;
  /** Whether the proposal was theirs. */
  @Column('boolean', { name: 'was_author' }) wasAuthor!: boolean;
}
