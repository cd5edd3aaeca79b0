import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How we know that somebody was there. */
export type AttendanceSource = 'link' | 'report' | 'room' | 'check-in' | 'self-check-in' | 'hand';

/** One stretch of time that somebody was there; several may overlap, from two devices or two sources. */
@Entity('attendance_spans')
export class AttendanceSpan {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'registration_id' }) registrationId!: string;
  @Column('text') source!: AttendanceSource;
  @Column('timestamptz', { name: 'from_at' }) fromAt!: Date;
  /** Null where the end is not known: a click, a check-in. */
  @Column('timestamptz', { name: 'until_at', nullable: true }) untilAt!: Date | null;
  /** The report that it was read from. */
  @Column('uuid', { name: 'report_id', nullable: true }) reportId!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
