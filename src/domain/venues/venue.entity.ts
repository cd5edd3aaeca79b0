import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccessFact, VenueTranslations } from './venue-texts.js';

/** A place where sessions happen, shared by all calls. */
@Entity('venues')
export class Venue {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') address!: string;
  /** ISO 3166-1 alpha-2. */
  @Column('text', { nullable: true }) country!: string | null;
  @Column('double precision', { nullable: true }) latitude!: number | null;
  @Column('double precision', { nullable: true }) longitude!: number | null;
  /** A map chosen by organizers; otherwise the coordinates lead to OpenStreetMap. */
  @Column('text', { name: 'map_url', nullable: true }) mapUrl!: string | null;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('text', { name: 'access_facts', array: true }) accessFacts!: AccessFact[];
  @Column('text') accessibility!: string;
  @Column('text') directions!: string;
  /** The language of these notes and of those of its rooms, BCP 47; null if it is not known. */
  @Column('text', { name: 'text_language', nullable: true }) textLanguage!: string | null;
  /** The notes in other languages. */
  @Column('jsonb') translations!: VenueTranslations;
  /** An archived venue can't be chosen any more; sessions there keep it. */
  @Column('timestamptz', { name: 'archived_at', nullable: true }) archivedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
