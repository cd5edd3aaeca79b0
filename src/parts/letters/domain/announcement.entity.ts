import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A decision that is published at a time, when its letters leave. */
@Entity('announcements')
export class ScheduledAnnouncement {
  @PrimaryColumn('uuid', { name: 'decision_id' }) decisionId!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('timestamptz', { name: 'send_at' }) sendAt!: Date;
  /** The same as typed (YYYY-MM-DDTHH:mm). */
  @Column('text', { name: 'send_at_local' }) sendAtLocal!: string;
  /** IANA time zone in which that was chosen. */
  @Column('text', { name: 'send_zone' }) sendZone!: string;
  /** IANA tz data version that the instant was derived from. */
  @Column('text', { name: 'tz_version' }) tzVersion!: string;
  /** Until when winners can answer who are told on that day (YYYY-MM-DDTHH:mm), in the time zone of the call. */
  @Column('text', { name: 'deadline_local' }) deadlineLocal!: string;
  /** As in the audit log. */
  @Column('text', { name: 'scheduled_by' }) scheduledBy!: string;
}
