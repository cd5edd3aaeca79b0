import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MessageKind } from './kinds/kinds.js';
import type { MessagePayload, MessageState } from './message.js';

/** A row of the outbox: a message and the delivery state of its email. */
@Entity('messages')
export class Message {
  @PrimaryColumn('uuid') id!: string;
  /** Order in which messages were enqueued; the messages of a registration are sent in this order. */
  @Column('bigint', { generated: 'identity' }) position!: string;
  /** Null in an email to staff, which belongs to no call. */
  @Column('uuid', { name: 'call_id', nullable: true }) callId!: string | null;
  @Column('uuid', { name: 'session_id', nullable: true }) sessionId!: string | null;
  /** The revision of the session that the message is about. */
  @Column('int', { name: 'session_revision', nullable: true }) sessionRevision!: number | null;
  @Column('uuid', { name: 'registration_id', nullable: true }) registrationId!: string | null;
  /** The broadcast whose content it carries. */
  @Column('uuid', { name: 'broadcast_id', nullable: true }) broadcastId!: string | null;
  /** The person whom it invites to register, or asks in a poll. */
  @Column('uuid', { name: 'invitee_id', nullable: true }) inviteeId!: string | null;
  /** The letter whose content it carries. */
  @Column('uuid', { name: 'letter_id', nullable: true }) letterId!: string | null;
  /** The event of the speaker whom it is for. */
  @Column('uuid', { name: 'speaker_invite_id', nullable: true }) speakerInviteId!: string | null;
  /** The speaker whom a broadcast is for. */
  @Column('uuid', { name: 'speaker_id', nullable: true }) speakerId!: string | null;
  /** Null in an email to staff or to a speaker. */
  @Column('uuid', { name: 'attendee_id', nullable: true }) attendeeId!: string | null;
  /** The message in whose email this one travels. */
  @Column('uuid', { name: 'sent_with', nullable: true }) sentWith!: string | null;
  @Column('text') kind!: MessageKind;
  @Column('text') state!: MessageState;
  /** Unique, so that a repeated decision enqueues nothing twice. */
  @Column('text', { name: 'dedupe_key' }) dedupeKey!: string;
  @Column('jsonb') payload!: MessagePayload;
  /** RFC 5322 Message-ID with its angle brackets, the same in every attempt. */
  @Column('text', { name: 'message_id' }) messageId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('int') attempts!: number;
  @Column('timestamptz', { name: 'leased_until', nullable: true }) leasedUntil!: Date | null;
  @Column('uuid', { name: 'lease_id', nullable: true }) leaseId!: string | null;
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  /** `mimeDigest` of what was sent. Null before it was sent, and in messages that an earlier release sent. */
  @Column('text', { name: 'sent_digest', nullable: true }) sentDigest!: string | null;
  /** The mail server's response, or why the message was dropped. */
  @Column('text', { nullable: true }) result!: string | null;
  /** When a server that had accepted the email reported that it cannot be delivered. */
  @Column('timestamptz', { name: 'bounced_at', nullable: true }) bouncedAt!: Date | null;
  /** RFC 3463 status of that report, or of one that only said the email is late. */
  @Column('text', { name: 'bounce_status', nullable: true }) bounceStatus!: string | null;
  @Column('text', { name: 'bounce_diagnostic', nullable: true }) bounceDiagnostic!: string | null;
}
