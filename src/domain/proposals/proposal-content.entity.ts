import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProposalContent, SolutionStage } from './proposal-content.js';

/** What a proposal says. A table of its own, because lists of proposals don't read it. */
@Entity('proposal_contents')
export class ProposalContentRow implements ProposalContent {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('text', { nullable: true }) language!: string | null;
  @Column('text') summary!: string;
  @Column('jsonb') answers!: Record<string, string>;
  @Column('text', { nullable: true }) stage!: SolutionStage | null;
  @Column('text', { array: true }) places!: string[];
  @Column('text', { array: true }) links!: string[];
}
