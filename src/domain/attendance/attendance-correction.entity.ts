import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An organizer's correction of the attendance of one registration. */
@Entity('attendance_corrections')
export class AttendanceCorrection {
  @PrimaryColumn('uuid', { name: 'registration_id' }) registrationId!: string;
  @Column('boolean') present!: boolean;
  /** Null if unknown; always null for people who were absent. */
  @Column('int', { nullable: true }) minutes!: number | null;
  @Column('timestamptz', { name: 'corrected_at' }) correctedAt!: Date;
}
