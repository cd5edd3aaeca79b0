import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/**
 * What a call says about its proposal form: guidance for each criterion and what its scores mean, own questions, and the
 * rules that teams accept with their proposal.
 */
export class ProposalForm1796219010000 extends ForwardMigration {
  readonly name = 'ProposalForm1796219010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls add criterion_guidance jsonb not null default '{}', add score_texts jsonb not null default '{}',
        add proposal_questions jsonb not null default '[]', add proposal_rules text not null default ''`);
  }
}
