import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the codes come from by which people in the room of a session check in by themselves; no row, no self check-in. */
@Entity('room_codes')
export class RoomCode {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  /** Random: the codes that people see are derived from it (`room-code.ts`). */
  @Column('text') code!: string;
  /** Whether people check in only on their own page. */
  @Column('boolean', { name: 'own_page_only' }) ownPageOnly!: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
