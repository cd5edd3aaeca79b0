import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrganizationKind } from './organization.js';

/** An organization of attendees. A merged one stays as an alias: people who enter its name join the other one. */
@Entity('organizations')
export class Organization {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') name!: string;
  /** `organizationKey(name)`; unique in the call. */
  @Column('text', { name: 'name_key' }) nameKey!: string;
  /** `similarKey(name)`. */
  @Column('text', { name: 'similar_key' }) similarKey!: string;
  /** Null if unknown. */
  @Column('text', { nullable: true }) kind!: OrganizationKind | null;
  @Column('text', { nullable: true }) city!: string | null;
  /** ISO 3166-1 alpha-2. */
  @Column('text', { nullable: true }) country!: string | null;
  @Column('text', { nullable: true }) website!: string | null;
  /** Whether public forms suggest the name. False by default, because it would reveal who takes part. */
  @Column('boolean') suggested!: boolean;
  /** The organization that it was merged into, which is never merged itself. */
  @Column('uuid', { name: 'merged_into', nullable: true }) mergedInto!: string | null;
  @Column('timestamptz', { name: 'merged_at', nullable: true }) mergedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** The last change by an organizer; `createdAt` until then. */
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  /** What is searched, without case and accents, derived by the database. */
  @Column({ type: 'text', name: 'search_text', nullable: true, select: false, insert: false, update: false })
  readonly searchText?: string;
}
