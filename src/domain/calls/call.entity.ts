import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CallTranslation, Term } from './call.js';

/** An open call for proposals. */
@Entity('calls')
export class Call {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  /** Who holds the call, as people read it: "Kaohsiung City Government". */
  @Column('text') host!: string;
  /** One or two sentences for the head of the programme. */
  @Column('text') summary!: string;
  @Column('text', { name: 'contact_email' }) contactEmail!: string;
  /** IANA zone in which `opensOn` and `closesOn` are meant. */
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  /** First day, YYYY-MM-DD, from 00:00 in `timeZone`. */
  @Column('date', { name: 'opens_on' }) opensOn!: string;
  /** Last day, YYYY-MM-DD, until its end in `timeZone`. */
  @Column('date', { name: 'closes_on' }) closesOn!: string;
  @Column('jsonb') themes!: Term[];
  @Column('jsonb') criteria!: Term[];
  @Column('text', { array: true }) languages!: string[];
  /** Leads before the start of its sessions, ISO 8601 durations, for those that have none of their own. */
  @Column('text', { array: true }) reminders!: string[];
  /** Whether people hear from us after a session, and before the deadline. */
  @Column('boolean', { name: 'follow_ups' }) followUps!: boolean;
  @Column('int', { nullable: true }) winners!: number | null;
  /** Names and summary in other languages, by BCP 47 tag. */
  @Column('jsonb') translations!: Record<string, CallTranslation>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** RFC 5545 SEQUENCE of the call's own dates in calendars; raised when one of them changes. */
  @Column('int') sequence!: number;
  /** DTSTAMP and LAST-MODIFIED of those events: strictly later with every change of the call. */
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
