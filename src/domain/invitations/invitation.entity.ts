import type { CampaignTexts } from '../campaigns/campaign-texts.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { InvitationState, InviteeReason, InviteeState } from './invitation.js';

/**
 * An invitation to register for sessions of a call, or to answer a poll. Its sessions and texts are frozen once it is no
 * longer a draft.
 */
@Entity('invitations')
export class Invitation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  /** The poll that it asks to answer; it has no sessions and texts then. */
  @Column('uuid', { name: 'poll_id', nullable: true }) pollId!: string | null;
  @Column('text') state!: InvitationState;
  @Column('uuid', { name: 'session_ids', array: true }) sessionIds!: string[];
  /** The organizers' own texts; without any, people get the standard text in their language. */
  @Column('jsonb') contents!: CampaignTexts;
  /** When those who haven't answered are reminded once; null for never. */
  @Column('timestamptz', { name: 'remind_at', nullable: true }) remindAt!: Date | null;
  /** IANA time zone in which that was chosen. */
  @Column('text', { name: 'remind_zone', nullable: true }) remindZone!: string | null;
  /** When the reminder was started, and when all of it was enqueued. */
  @Column('timestamptz', { name: 'reminded_at', nullable: true }) remindedAt!: Date | null;
  @Column('timestamptz', { name: 'reminder_ended_at', nullable: true }) reminderEndedAt!: Date | null;
  /** Until when each invited person has a reserved seat; null if none are reserved. */
  @Column('timestamptz', { name: 'reserved_until', nullable: true }) reservedUntil!: Date | null;
  /** Whether people get it who were invited to all of its sessions before. */
  @Column('boolean', { name: 'invites_again' }) invitesAgain!: boolean;
  /** `organizer:ID` or `api-key:ID`. */
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  @Column('timestamptz', { name: 'stopped_at', nullable: true }) stoppedAt!: Date | null;
}

/** A person on the list of an invitation. */
@Entity('invitees')
export class Invitee {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'invitation_id' }) invitationId!: string;
  /** The line of the pasted list or file, from 1; null for people of another session or call. */
  @Column('int', { nullable: true }) line!: number | null;
  /** As typed in an invalid row. */
  @Column('text') email!: string;
  @Column('text', { name: 'email_key' }) emailKey!: string;
  /** Empty if the list has none. */
  @Column('text') name!: string;
  /** BCP 47. */
  @Column('text', { nullable: true }) language!: string | null;
  @Column('text', { name: 'time_zone', nullable: true }) timeZone!: string | null;
  /** As typed, if it is no language of emails: the person reads the call's. */
  @Column('text', { name: 'unread_language', nullable: true }) unreadLanguage!: string | null;
  /** As typed, if it is no time zone: the call's holds. */
  @Column('text', { name: 'unread_time_zone', nullable: true }) unreadTimeZone!: string | null;
  /** Once the invitation is on its way to them. */
  @Column('uuid', { name: 'attendee_id', nullable: true }) attendeeId!: string | null;
  @Column('text') state!: InviteeState;
  /** Why the row is invalid or skipped. */
  @Column('text', { nullable: true }) reason!: InviteeReason | null;
  @Column('timestamptz', { name: 'invited_at', nullable: true }) invitedAt!: Date | null;
  @Column('timestamptz', { name: 'reminded_at', nullable: true }) remindedAt!: Date | null;
  /** When a browser first reported that the page was shown: no mail scanner that only follows links does. */
  @Column('timestamptz', { name: 'opened_at', nullable: true }) openedAt!: Date | null;
  @Column('timestamptz', { name: 'declined_at', nullable: true }) declinedAt!: Date | null;
  /** When they first answered a poll. */
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
  /** Who declined has no reserved seat any more, even after taking that back: others can have taken it. */
  @Column('boolean', { name: 'gave_up_seat' }) gaveUpSeat!: boolean;
  /** The order of the list, numbered by the database. */
  @Column({ type: 'bigint', select: false, insert: false, update: false })
  readonly position?: string;
}
