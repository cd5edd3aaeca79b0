import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AnswerValue } from '../questions/answers.js';

/** What somebody said after a session. Nothing in it leads to the person, unless they gave their name. */
@Entity('feedback_answers')
export class FeedbackAnswer {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  /** The day in UTC, YYYY-MM-DD; never the hour. */
  @Column('date', { name: 'answered_on' }) answeredOn!: string;
  /** By the key of the question. */
  @Column('jsonb') answers!: Record<string, AnswerValue>;
  /** Of those who want to be known. */
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) email!: string | null;
}
