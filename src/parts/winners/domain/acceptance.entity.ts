import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AcceptanceState } from './acceptance.js';

/** The question to a winner whether they accept, and their answer. A winner has at most one that is pending or accepted. */
@Entity('acceptances')
export class Acceptance {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  /** Null if the platform of the call chose the winner. */
  @Column('uuid', { name: 'decision_id', nullable: true }) decisionId!: string | null;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('text') state!: AcceptanceState;
  /** The deadline as typed (YYYY-MM-DDTHH:mm), in the call's time zone. */
  @Column('text', { name: 'deadline_local' }) deadlineLocal!: string;
  /** The same as an instant. */
  @Column('timestamptz', { name: 'deadline_at' }) deadlineAt!: Date;
  /** IANA tz data version that it was derived from. */
  @Column('text', { name: 'tz_version', default: '' }) tzVersion!: string;
  /** When that deadline was set: it moves by a day with each day from then on until the team is told. */
  @Column('timestamptz', { name: 'deadline_set_at' }) deadlineSetAt!: Date;
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  /** When the first email that reached the team had left, or staff told it another way; null while its time stands still. */
  @Column('timestamptz', { name: 'told_at', nullable: true }) toldAt!: Date | null;
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
  /** As in the audit log. */
  @Column('text', { name: 'answered_by', nullable: true }) answeredBy!: string | null;
  /** The acceptance of the winner whose place this one gets. */
  @Column('uuid', { name: 'replaces_id', nullable: true }) replacesId!: string | null;
}
