import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A question which of some starts suit people. Its list, links and reminder are those of its invitation. */
@Entity('polls')
export class Poll {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') title!: string;
  @Column('int', { name: 'duration_minutes' }) durationMinutes!: number;
  @Column('timestamptz', { name: 'closes_at' }) closesAt!: Date;
  /** The draft that was scheduled at one of the starts. */
  @Column('uuid', { name: 'session_id', nullable: true }) sessionId!: string | null;
  /** `organizer:ID` or `api-key:ID`. */
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

/** A start that a poll proposes: an instant, which people answer for, whatever clocks do later. */
@Entity('poll_starts')
export class PollStart {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'poll_id' }) pollId!: string;
  @Column('timestamptz', { name: 'starts_at' }) startsAt!: Date;
}
