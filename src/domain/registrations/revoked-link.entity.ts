import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A replaced link of an attendee. Its page says that it was replaced, and offers to send the new one. */
@Entity('revoked_links')
export class RevokedLink {
  /** SHA-256 of the token of a page, a feed or a join link. */
  @PrimaryColumn('bytea', { name: 'token_hash' }) tokenHash!: Buffer;
  @Column('uuid', { name: 'attendee_id' }) attendeeId!: string;
  @Column('timestamptz', { name: 'revoked_at' }) revokedAt!: Date;
}
