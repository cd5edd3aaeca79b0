import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A PDF of a proposal. */
@Entity('proposal_files')
export class ProposalFile {
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('int') pages!: number;
  @Column('timestamptz', { name: 'added_at' }) addedAt!: Date;
}
