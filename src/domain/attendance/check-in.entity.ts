import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CheckInMethod } from './check-in.js';

/** That somebody was let in at the door, or checked in by themselves. Of a registration at most one stands. */
@Entity('check_ins')
export class CheckIn {
  /** Chosen by whoever checks in, a phone without network say, so that the same one told again changes nothing. */
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'registration_id' }) registrationId!: string;
  /** When they came, by the clock of the one who saw them. */
  @Column('timestamptz') at!: Date;
  @Column('text') method!: CheckInMethod;
  /** When we heard of it: later than `at` where the network was gone. */
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  /** When it was taken back; null while it stands. */
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt!: Date | null;
}
