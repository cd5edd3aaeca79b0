import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When the outcomes of a call were last counted. The counts are in `outcome_rows`. */
@Entity('outcome_counts')
export class OutcomeCount {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  @Column('timestamptz', { name: 'counted_at' }) countedAt!: Date;
  /** How long it took. */
  @Column('int', { name: 'took_ms' }) tookMs!: number;
  /** Number of sessions that had started, with runs counted once. */
  @Column('int') sessions!: number;
  /** Number of published sessions that had not. */
  @Column('int', { name: 'sessions_ahead' }) sessionsAhead!: number;
  /** People without a proposal who can be emailed, by number of attended sessions. */
  @Column('jsonb') undrafted!: { times: number; people: number }[];
}
