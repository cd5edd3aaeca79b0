import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who speaks in sessions of a call. */
@Entity('speakers')
export class Speaker {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') name!: string;
  /** Staff vouch for it by entering it; null if they know none. */
  @Column('text', { nullable: true }) email!: string | null;
  /** `emailKey(email)`. */
  @Column('text', { name: 'email_key', nullable: true }) emailKey!: string | null;
  /** The organization that they belong to; empty if unknown, like the other texts. */
  @Column('text') affiliation!: string;
  @Column('text', { name: 'job_title' }) jobTitle!: string;
  /** Markdown by language (BCP 47). */
  @Column('jsonb') biographies!: Record<string, string>;
  /** Web addresses. */
  @Column('text', { array: true }) links!: string[];
  /** A PNG in the file store; null if there is none. */
  @Column('uuid', { name: 'photo_id', nullable: true }) photoId!: string | null;
  /** Of their page and emails; null for the call's. */
  @Column('text', { nullable: true }) language!: string | null;
  /** Of their page and emails; null for the call's. */
  @Column('text', { name: 'time_zone', nullable: true }) timeZone!: string | null;
  /** Whether they were added to interpret, caption or sign: unless they speak, too, nothing of them is public. */
  @Column('boolean', { name: 'is_crew' }) isCrew!: boolean;
  /** Increases when the personal link is replaced. */
  @Column('int', { name: 'link_version' }) linkVersion!: number;
  /** When they stopped reminders; null if they get them. */
  @Column('timestamptz', { name: 'reminders_stopped_at', nullable: true }) remindersStoppedAt!: Date | null;
  /** When they stopped news from organizers; null if they get it. */
  @Column('timestamptz', { name: 'news_stopped_at', nullable: true }) newsStoppedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
