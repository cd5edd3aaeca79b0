import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CertificateFacts } from './certificate.js';

/** A certificate of attendance as it was issued; what it says never changes. A correction is another one. */
@Entity('certificates')
export class Certificate implements CertificateFacts {
  @PrimaryColumn('uuid') id!: string;
  /** Nobody can guess it: who knows it may read what the certificate says. */
  @Column('text') number!: string;
  @Column('uuid', { name: 'registration_id' }) registrationId!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  /** In which it is written, BCP 47. */
  @Column('text') language!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'session_title' }) sessionTitle!: string;
  @Column('text', { name: 'call_name' }) callName!: string;
  @Column('text') host!: string;
  /** YYYY-MM-DDTHH:mm in `timeZone`. */
  @Column('text', { name: 'starts_at_local' }) startsAtLocal!: string;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('int', { name: 'duration_minutes' }) durationMinutes!: number;
  /** Null where a check-in says that they were there, and nothing says for how long. */
  @Column('int', { nullable: true }) minutes!: number | null;
  /** What the session asked for when it was issued. */
  @Column('int', { name: 'needed_minutes' }) neededMinutes!: number;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  /** When another one replaced it. */
  @Column('timestamptz', { name: 'replaced_at', nullable: true }) replacedAt!: Date | null;
  /** Since when an organizer has withdrawn it. */
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}
