import { Column, Entity, PrimaryColumn } from 'typeorm';

/** People of one organization whom a coordinator registers. Its members are the registrations that name it. */
@Entity('delegations')
export class Delegation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('uuid', { name: 'organization_id' }) organizationId!: string;
  /** The attendee who coordinates; they need not come to a session themselves. */
  @Column('uuid', { name: 'coordinator_id' }) coordinatorId!: string;
  /** That of the coordinator: replacing the links of their own page replaces this one. */
  @Column('int', { name: 'link_version' }) linkVersion!: number;
  /** SHA-256 of the token of the delegation's page. */
  @Column('bytea', { name: 'page_token_hash' }) pageTokenHash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
