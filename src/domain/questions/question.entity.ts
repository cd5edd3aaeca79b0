import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QuestionContent, QuestionKind, QuestionOption, QuestionTranslation } from './question.js';

/**
 * Something that a session asks of everybody who registers. A row that somebody has answered keeps its meaning: when it
 * is asked in other words, it retires and a new row stands under the same key.
 */
@Entity('questions')
export class Question implements QuestionContent {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('text') key!: string;
  /** From 1, among the questions that stand. */
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
  /** Since when it is not asked any more. */
  @Column('timestamptz', { name: 'retired_at', nullable: true }) retiredAt!: Date | null;
}
