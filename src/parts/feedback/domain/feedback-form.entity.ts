import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QuestionContent } from '../../../domain/questions/question.js';

/**
 * The feedback questions of a call or a session. A session without a row uses those of its call, and a call without a
 * row the defaults; the first answer freezes the questions of a session.
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
