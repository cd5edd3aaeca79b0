import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Seats of a session that are reserved for the people of one organization. */
@Entity('seat_reservations')
export class SeatReservation {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  @PrimaryColumn('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('int') seats!: number;
  /** When unused seats are released; null for the start of the session. */
  @Column('timestamptz', { name: 'reserved_until', nullable: true }) reservedUntil!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
