import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Sources of attendance evidence. */
export type AttendanceSource = 'link' | 'report' | 'room' | 'check-in' | 'self-check-in' | 'hand';

/** One span of time in which a person was present; spans from several devices or sources can overlap. */
@Entity('attendance_spans')
export class AttendanceSpan {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'registration_id' }) registrationId!: string;
  @Column('text') source!: AttendanceSource;
  @Column('timestamptz', { name: 'from_at' }) fromAt!: Date;
  /** Null if the end is unknown, as for a click or a check-in. */
  @Column('timestamptz', { name: 'until_at', nullable: true }) untilAt!: Date | null;
  /** The report that it was read from. */
  @Column('uuid', { name: 'report_id', nullable: true }) reportId!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
