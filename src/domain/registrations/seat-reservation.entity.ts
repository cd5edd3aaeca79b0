import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Seats of a session that are reserved for the people of one organization. */
@Entity('seat_reservations')
export class SeatReservation {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  @PrimaryColumn('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('int') seats!: number;
  /** When what is left of them goes to everybody; null keeps them to the start. */
  @Column('timestamptz', { name: 'reserved_until', nullable: true }) reservedUntil!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
