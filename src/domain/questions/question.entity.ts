import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QuestionContent, QuestionKind, QuestionOption, QuestionTranslation } from './question.js';

/**
 * A registration question of a session. An answered row never changes its meaning: when the question is reworded, the
 * row is retired and a new row has the same key.
 */
@Entity('questions')
export class Question implements QuestionContent {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('text') key!: string;
  /** Position among the current questions, from 1. */
  @Column('int') position!: number;
  @Column('text') kind!: QuestionKind;
  @Column('boolean') required!: boolean;
  /** In the call's first language. */
  @Column('text') label!: string;
  @Column('text') help!: string;
  @Column('jsonb') options!: QuestionOption[];
  @Column('double precision', { nullable: true }) min!: number | null;
  @Column('double precision', { nullable: true }) max!: number | null;
  @Column('jsonb') translations!: Record<string, QuestionTranslation>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** When it was removed. */
  @Column('timestamptz', { name: 'retired_at', nullable: true }) retiredAt!: Date | null;
}
