import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A link of an attendee that was replaced: its page says so, and offers to send the new one. */
@Entity('revoked_links')
export class RevokedLink {
  /** SHA-256 of the token of a page, a feed or a way into a room. */
  @PrimaryColumn('bytea', { name: 'token_hash' }) tokenHash!: Buffer;
  @Column('uuid', { name: 'attendee_id' }) attendeeId!: string;
  @Column('timestamptz', { name: 'revoked_at' }) revokedAt!: Date;
}
