import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CertificateFacts } from './certificate.js';

/** An issued certificate of attendance. It never changes; a correction is a new certificate. */
@Entity('certificates')
export class Certificate implements CertificateFacts {
  @PrimaryColumn('uuid') id!: string;
  /** Unguessable: anyone who knows it can see the content of the certificate. */
  @Column('text') number!: string;
  @Column('uuid', { name: 'registration_id' }) registrationId!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  /** Language of the certificate, BCP 47. */
  @Column('text') language!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'session_title' }) sessionTitle!: string;
  @Column('text', { name: 'call_name' }) callName!: string;
  @Column('text') host!: string;
  /** YYYY-MM-DDTHH:mm in `timeZone`. */
  @Column('text', { name: 'starts_at_local' }) startsAtLocal!: string;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('int', { name: 'duration_minutes' }) durationMinutes!: number;
  /** Null for a check-in without known duration. */
  @Column('int', { nullable: true }) minutes!: number | null;
  /** The required share when it was issued. */
  @Column('int', { name: 'needed_minutes' }) neededMinutes!: number;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  /** When it was replaced by another one. */
  @Column('timestamptz', { name: 'replaced_at', nullable: true }) replacedAt!: Date | null;
  /** When an organizer revoked it. */
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}
