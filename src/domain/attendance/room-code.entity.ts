import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The code by which people in the room of a session check in by themselves; no row, no self check-in. */
@Entity('room_codes')
export class RoomCode {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('text') code!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
