import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SubmissionSnapshot } from './submission-snapshot.js';

/** What a team submitted, as it was then. */
@Entity('proposal_submissions')
export class ProposalSubmission {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('timestamptz', { name: 'submitted_at' }) submittedAt!: Date;
  @Column('jsonb') snapshot!: SubmissionSnapshot;
}
