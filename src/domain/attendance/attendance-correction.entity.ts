import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an organizer said about one registration, against the evidence. */
@Entity('attendance_corrections')
export class AttendanceCorrection {
  @PrimaryColumn('uuid', { name: 'registration_id' }) registrationId!: string;
  @Column('boolean') present!: boolean;
  /** Null where the organizer did not say; never given for somebody who was absent. */
  @Column('int', { nullable: true }) minutes!: number | null;
  @Column('timestamptz', { name: 'corrected_at' }) correctedAt!: Date;
}
