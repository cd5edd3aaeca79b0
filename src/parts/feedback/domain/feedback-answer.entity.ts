import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AnswerValue } from '../../../domain/questions/answers.js';

/** Feedback of a person after a session. Nothing identifies the person unless they added their name. */
@Entity('feedback_answers')
export class FeedbackAnswer {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  /** The day in UTC, YYYY-MM-DD; never the hour. */
  @Column('date', { name: 'answered_on' }) answeredOn!: string;
  /** By the key of the question. */
  @Column('jsonb') answers!: Record<string, AnswerValue>;
  /** Only if the person added their name. */
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) email!: string | null;
}
