import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SeriesTranslations } from './series-texts.js';

/** Sessions of a call that belong together. */
@Entity('series')
export class Series {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  /** Unique within the call. */
  @Column('text') slug!: string;
  /** Unique within the call. */
  @Column('text') title!: string;
  /** Markdown. */
  @Column('text') description!: string;
  /** Title and description in other languages than the call's main one. */
  @Column('jsonb') translations!: SeriesTranslations;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** When it was changed itself, or a session left it. */
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
