import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail domain by whose addresses people are known to be of an organization. Organizers set it; it is never learned. */
@Entity('organization_domains')
export class OrganizationDomain {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  /** Lower-case ASCII. */
  @PrimaryColumn('text') domain!: string;
  @Column('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
