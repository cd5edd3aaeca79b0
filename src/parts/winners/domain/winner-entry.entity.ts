import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the winners page says about a proposal, as its team wants it. */
@Entity('winner_entries')
export class WinnerEntry {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') title!: string;
  @Column('text') summary!: string;
  /** A web address, or empty. */
  @Column('text') url!: string;
  @Column('boolean', { name: 'shows_organization' }) showsOrganization!: boolean;
  @Column('uuid', { name: 'picture_id', nullable: true }) pictureId!: string | null;
  /** What the picture shows, for people who don't see it. */
  @Column('text', { name: 'picture_alt' }) pictureAlt!: string;
  /** Since when the team agrees that it is public; null if it doesn't. */
  @Column('timestamptz', { name: 'consented_at', nullable: true }) consentedAt!: Date | null;
  /** Since when organizers leave it out. */
  @Column('timestamptz', { name: 'hidden_at', nullable: true }) hiddenAt!: Date | null;
  /** Its place within its theme; those without one follow, outstanding ones first, then by title. */
  @Column('int', { nullable: true }) position!: number | null;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

/** A member of a winning team who agrees that their name is public. */
@Entity('winner_names')
export class WinnerName {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'attendee_id' }) attendeeId!: string;
  @Column('text') name!: string;
  @Column('timestamptz', { name: 'consented_at' }) consentedAt!: Date;
}
