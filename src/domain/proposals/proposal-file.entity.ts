import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NamesFound } from '../../platform/pdf/without-names.js';

/** A PDF of a proposal. */
@Entity('proposal_files')
export class ProposalFile {
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('int') pages!: number;
  /** The copy for jurors of an anonymous review; null for files of earlier versions. */
  @Column('uuid', { name: 'anonymous_file_id', nullable: true }) anonymousFileId!: string | null;
  /** What in the file names its authors. */
  @Column('text', { name: 'names_found', array: true, default: [] }) namesFound!: NamesFound[];
  @Column('timestamptz', { name: 'added_at' }) addedAt!: Date;
}
