import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When the outcomes of a call were last counted. The counts are in `outcome_rows`. */
@Entity('outcome_counts')
export class OutcomeCount {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  @Column('timestamptz', { name: 'counted_at' }) countedAt!: Date;
  /** How long it took. */
  @Column('int', { name: 'took_ms' }) tookMs!: number;
  /** Sessions that had begun, the runs of one session once. */
  @Column('int') sessions!: number;
  /** Published sessions that had not. */
  @Column('int', { name: 'sessions_ahead' }) sessionsAhead!: number;
  /** People without a proposal whom a broadcast would reach, by how often they attended; `some` are the ids of the first. */
  @Column('jsonb') undrafted!: { times: number; people: number; some: string[] }[];
}
