import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PrivacyTexts } from './privacy-notice.js';

/** What a call says about the personal data that it stores. */
@Entity('privacy_notices')
export class PrivacyNotice {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  /** Who decides about the data, as people read it, with the postal address. */
  @Column('text') controller!: string;
  /** Where people write to about their data. */
  @Column('text', { name: 'contact_email' }) contactEmail!: string;
  @Column('text') purpose!: string;
  @Column('text', { name: 'legal_basis' }) legalBasis!: string;
  /** Days after the last day of the call until attendees are erased. */
  @Column('int', { name: 'retention_days' }) retentionDays!: number;
  /** More that organizers say, as Markdown. */
  @Column('text') more!: string;
  /** Texts in other languages, by BCP 47 tag. */
  @Column('jsonb') translations!: Record<string, PrivacyTexts>;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
