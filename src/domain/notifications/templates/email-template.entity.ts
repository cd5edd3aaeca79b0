import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EmailTexts, EmailTemplateVersion } from './email-template.js';
import type { MessageKind } from '../kinds/kinds.js';

/**
 * A version of the custom texts for a kind of email in a language. Immutable, because old messages are composed with
 * it.
 */
@Entity('email_templates')
export class EmailTemplate implements EmailTemplateVersion {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') kind!: MessageKind;
  @Column('text') language!: string;
  /** From 1, for each kind and language. */
  @Column('int') version!: number;
  @Column('jsonb') texts!: EmailTexts;
  @Column('timestamptz', { name: 'effective_from' }) effectiveFrom!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  /** Who wrote it, as in the audit log. */
  @Column('text', { name: 'updated_by' }) updatedBy!: string;
}
