import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An organizer's choice for a person in a report: `registration:ID`, `walk-in` or `left-out`. */
export type ReportChoice = string;

/** An imported attendance report; its spans refer to it. */
@Entity('attendance_reports')
export class AttendanceReport {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  /** SHA-256 of its text, to recognize a repeated import. */
  @Column('bytea') digest!: Buffer;
  /** Format, such as `zoom` or `teams`. */
  @Column('text') layout!: string;
  /** Time zone in which its times were interpreted. */
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  /** Choices by person; the next report of the session starts with them. */
  @Column('jsonb') choices!: Record<string, ReportChoice>;
  /** Number of people recorded as present. */
  @Column('int') people!: number;
  @Column('timestamptz', { name: 'imported_at' }) importedAt!: Date;
}
