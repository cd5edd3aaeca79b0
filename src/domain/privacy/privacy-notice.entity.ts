import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PrivacyTexts } from './privacy-notice.js';

/** The privacy notice of a call. */
@Entity('privacy_notices')
export class PrivacyNotice {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  /** The controller: name and postal address, as displayed. */
  @Column('text') controller!: string;
  /** Email address for questions about the data. */
  @Column('text', { name: 'contact_email' }) contactEmail!: string;
  @Column('text') purpose!: string;
  @Column('text', { name: 'legal_basis' }) legalBasis!: string;
  /** Days after the last day of the call until attendees are erased. */
  @Column('int', { name: 'retention_days' }) retentionDays!: number;
  /** Additional text, as Markdown. */
  @Column('text') more!: string;
  /** Texts in other languages, by BCP 47 tag. */
  @Column('jsonb') translations!: Record<string, PrivacyTexts>;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
