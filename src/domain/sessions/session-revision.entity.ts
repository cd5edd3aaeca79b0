import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SessionSnapshot } from './session-snapshot.js';

/** A session as it stood at one of its revisions: what the messages of that revision say, frozen. */
@Entity('session_revisions')
export class SessionRevision {
  @PrimaryColumn('uuid', { name: 'session_id' }) sessionId!: string;
  @PrimaryColumn('int') revision!: number;
  @Column('jsonb') snapshot!: SessionSnapshot;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
