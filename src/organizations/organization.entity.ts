import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An organization whose people register. */
@Entity('organizations')
export class Organization {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') name!: string;
  /** `organizationKey(name)`; unique in the call. */
  @Column('text', { name: 'name_key' }) nameKey!: string;
  /** ISO 3166-1 alpha-2. */
  @Column('text', { nullable: true }) country!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
