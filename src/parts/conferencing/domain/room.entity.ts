import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FailureKind, ProviderRoomKind } from './provider.js';

/** The room of a session in an account. It outlives the session until the provider has removed it. */
@Entity('conferencing_rooms')
export class ConferencingRoom {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('uuid', { name: 'account_id' }) accountId!: string;
  /** The kind that was chosen, and what it is there. Null before it is made. */
  @Column('text', { nullable: true }) chosen!: ProviderRoomKind | null;
  @Column('text', { nullable: true }) kind!: ProviderRoomKind | null;
  @Column('text', { name: 'external_id', nullable: true }) externalId!: string | null;
  @Column('text', { name: 'join_url', nullable: true }) joinUrl!: string | null;
  /** What the provider knows of the session. */
  @Column('text', { nullable: true }) pushed!: string | null;
  /** Hash of who the provider knows to host and to interpret; null before it was told. */
  @Column('text', { nullable: true }) staffed!: string | null;
  /** When there is something to do; null if nothing is left. */
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null;
  /** Grows with each change of the session, so that one during the work is not lost. */
  @Column('int') version!: number;
  /** The report of who was there, and when it was fetched. */
  @Column('uuid', { name: 'report_id', nullable: true }) reportId!: string | null;
  @Column('timestamptz', { name: 'reported_at', nullable: true }) reportedAt!: Date | null;
  /** How often it failed in a row, why (`internal`: by a fault of ours), and what the provider said. */
  @Column('int') attempts!: number;
  @Column('text', { nullable: true }) failure!: FailureKind | 'internal' | null;
  @Column('text', { nullable: true }) said!: string | null;
  @Column('timestamptz', { name: 'leased_until', nullable: true }) leasedUntil!: Date | null;
  @Column('uuid', { name: 'lease_id', nullable: true }) leaseId!: string | null;
}

/** Somebody who was admitted to a room, by the id of their registration. */
@Entity('conferencing_people')
export class ConferencingPerson {
  @PrimaryColumn('uuid', { name: 'registration_id' }) registrationId!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('uuid', { name: 'attendee_id' }) attendeeId!: string;
  /** Null if the provider refused them, as it does a host. */
  @Column('text', { name: 'external_id', nullable: true }) externalId!: string | null;
  /** Their own link, encrypted. */
  @Column('bytea', { nullable: true }) link!: Buffer | null;
}
