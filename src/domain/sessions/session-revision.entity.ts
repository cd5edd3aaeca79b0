import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SessionSnapshot } from './session-snapshot.js';

/** A frozen snapshot of a session at one revision, for the messages of that revision. */
@Entity('session_revisions')
export class SessionRevision {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  @PrimaryColumn('int') revision!: number;
  @Column('jsonb') snapshot!: SessionSnapshot;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
