import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An email domain of an organization. Only organizers can set it; it is never derived. */
@Entity('organization_domains')
export class OrganizationDomain {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  /** Lower-case ASCII. */
  @PrimaryColumn('text') domain!: string;
  @Column('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
