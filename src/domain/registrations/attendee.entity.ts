import type { EmailCategory } from '../notifications/unsubscribe/email-category.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who registered for at least one session of a call. There is one row per call and address. */
@Entity('attendees')
export class Attendee {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  /** The address as the person typed it, used for sending email. */
  @Column('text') email!: string;
  /** `emailKey(email)`, which identifies the address whatever its spelling. */
  @Column('text', { name: 'email_key' }) emailKey!: string;
  @Column('text') name!: string;
  @Column('uuid', { name: 'organization_id', nullable: true }) organizationId!: string | null;
  /** Who says that they belong to it; null while anyone can have typed it (`ownOrganizationSql`). */
  @Column('text', { name: 'organization_asserted_by', nullable: true }) organizationAssertedBy!: Prover | null;
  /** ISO 3166-1 alpha-2. */
  @Column('text', { nullable: true }) country!: string | null;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  /** False while the zone is only assumed: the coordinator's, or the call's. No text calls it theirs. */
  @Column('boolean', { name: 'is_own_zone', default: true }) isOwnZone!: boolean;
  /** Language of pages and emails, BCP 47. */
  @Column('text') language!: string;
  /** How often the personal links were replaced; the links are derived from it. */
  @Column('int', { name: 'link_version' }) linkVersion!: number;
  /** SHA-256 of the token of the own page. */
  /** SHA-256 of the token of the own calendar feed. */
  /** When the address was first proven (`proven.ts`); null while anyone can have typed it. */
  @Column('timestamptz', { name: 'proven_at', nullable: true }) provenAt!: Date | null;
  /** Who proved it; null while it is unproven. */
  @Column('text', { name: 'proven_by', nullable: true }) provenBy!: Prover | null;
  /** When the owner of the unproven address said that they never registered; no email is sent until it is proven. */
  @Column('timestamptz', { name: 'not_me_at', nullable: true }) notMeAt!: Date | null;
  /** Keyed hash of the network that registered the person (`sourceKey`); null once the address is proven. */
  @Column('bytea', { nullable: true }) source!: Buffer | null;
  /** Name of the link by which they came when they were first registered (`Call.linkNames`); null for none. */
  @Column('text', { nullable: true }) via!: string | null;
  /** Categories of email that the person has stopped. */
  @Column('text', { name: 'unsubscribed_from', array: true }) unsubscribedFrom!: EmailCategory[];
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** When the call's platform named them as a member of a team; null once they register. Until then they are none of its people. */
  @Column('timestamptz', { name: 'enlisted_at', nullable: true }) enlistedAt!: Date | null;
  /** When the person last changed the zone or language of their pages and feed. */
  @Column('timestamptz', { name: 'changed_at', nullable: true }) changedAt!: Date | null;
  /** When email to the address was permanently refused; none is sent until the suppression is lifted. */
  @Column('timestamptz', { name: 'suppressed_at', nullable: true }) suppressedAt!: Date | null;
  /** The response of the server that refused it. */
  @Column('text', { name: 'suppression_reason', nullable: true }) suppressionReason!: string | null;
  /** Since when organizers let them no longer register, and send them nothing; null if they are not blocked. */
  @Column('timestamptz', { name: 'blocked_at', nullable: true }) blockedAt!: Date | null;
  /** Why, for the team. */
  @Column('text', { name: 'block_reason', nullable: true }) blockReason!: string | null;
  /** The person whom an organizer merged this one into; the row keeps the address. */
  @Column('uuid', { name: 'merged_into', nullable: true }) mergedInto!: string | null;
  /** Name and address without case and accents, derived by the database for searching. */
  @Column({ type: 'text', name: 'search_text', nullable: true, select: false, insert: false, update: false })
  readonly searchText?: string;
  /** Of a link from before tokens named their row. */
  @Column('bytea', { name: 'page_token_hash', nullable: true, select: false }) olderPageHash?: Buffer | null;
  /** Of a link from before tokens named their row. */
  @Column('bytea', { name: 'feed_token_hash', nullable: true, select: false }) olderFeedHash?: Buffer | null;
}

/** Who proved an address: its owner, with a secret from an email, or staff or one of their systems. */
export type Prover = 'owner' | 'staff';
