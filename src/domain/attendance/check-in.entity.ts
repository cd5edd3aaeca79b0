import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CheckInMethod } from './check-in.js';

/** A check-in at the door, or by the attendee. A registration has at most one that is not undone. */
@Entity('check_ins')
export class CheckIn {
  /** Chosen by the device, such as a phone without network, so that sending it again changes nothing. */
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'registration_id' }) registrationId!: string;
  /** When they came, by the clock of the one who saw them. */
  @Column('timestamptz') at!: Date;
  @Column('text') method!: CheckInMethod;
  /** When it was received: later than `at` where the network was gone. */
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  /** When it was undone, or null. */
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt!: Date | null;
}
