import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QuestionContent } from '../questions/question.js';

/**
 * What people are asked after the sessions of a call, or after one of them. A session without a row asks what its call
 * asks, and that what we ask; the first answer freezes what it was an answer to.
 */
@Entity('feedback_forms')
export class FeedbackForm {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  /** Null for the form of the call. */
  @Column('uuid', { name: 'session_id', nullable: true }) sessionId!: string | null;
  @Column('jsonb') questions!: QuestionContent[];
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}
