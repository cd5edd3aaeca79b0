import type { Attendance } from '../sessions/attendance.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** People of one organization whom a coordinator registers. Its members are the registrations that name it. */
@Entity('delegations')
export class Delegation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('uuid', { name: 'organization_id' }) organizationId!: string;
  /** The coordinator, who doesn't have to be registered for a session. */
  @Column('uuid', { name: 'coordinator_id' }) coordinatorId!: string;
  /** The coordinator's link version: replacing their personal links also replaces this one. */
  @Column('int', { name: 'link_version' }) linkVersion!: number;
  /** SHA-256 of the token of the delegation's page. */
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** Of a link from before tokens named their row. */
  @Column('bytea', { name: 'page_token_hash', nullable: true, select: false }) olderPageHash?: Buffer | null;
}

/** A person whom a coordinator listed for a session, as they typed them. */
@Entity('delegation_listings')
export class DelegationListing {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'delegation_id' }) delegationId!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('text', { name: 'email_key' }) emailKey!: string;
  @Column('text') email!: string;
  @Column('text') name!: string;
  /** What the coordinator was shown when they listed the person. */
  @Column('text') state!: 'confirmed' | 'waitlisted' | 'pending';
  /** Written by an earlier version, which showed it; a later one drops it. */
  @Column('int', { nullable: true, select: false }) place?: number | null;
  /** How they attend a session that asks, as the coordinator said. */
  @Column('text', { nullable: true }) attendance!: Attendance | null;
  /** Orders those who were listed at one moment, as the coordinator entered them. */
  @Column('int') position!: number;
  /** Whether the person was registered before, so that the delegation brought no registration. */
  @Column('boolean', { name: 'is_elsewhere' }) isLockedByOther!: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}
