import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an organizer decided about somebody in a report: `registration:ID`, `walk-in` or `left-out`. */
export type ReportChoice = string;

/** A report of who was in the room, as it was taken in; its spans name it. */
@Entity('attendance_reports')
export class AttendanceReport {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  /** SHA-256 of its text: the same report again is the same report. */
  @Column('bytea') digest!: Buffer;
  /** Whose it is: zoom, teams and so on. */
  @Column('text') layout!: string;
  /** The zone in which its times were read. */
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  /** By the person in the report; the next report of the session begins with them. */
  @Column('jsonb') choices!: Record<string, ReportChoice>;
  /** How many people it put at the session. */
  @Column('int') people!: number;
  @Column('timestamptz', { name: 'imported_at' }) importedAt!: Date;
}
