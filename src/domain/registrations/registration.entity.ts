import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RegistrationState } from './registration.js';
import type { Rsvp, ProposedTime } from './rsvp.js';

/** One attendee's registration for one session. */
@Entity('registrations')
export class Registration {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('uuid', { name: 'attendee_id' }) attendeeId!: string;
  @Column('text') state!: RegistrationState;
  /** Order of arrival in the waiting list; a person who left and came back gets a new one. */
  @Column('bigint', { name: 'waitlist_number' }) waitlistNumber!: string;
  /** The delegation that brought the attendee; null for people who came by themselves. */
  @Column('uuid', { name: 'delegation_id', nullable: true }) delegationId!: string | null;
  /** People who came into the line together share this id. */
  @Column('uuid', { name: 'group_id', nullable: true }) groupId!: string | null;
  /** Whether the group gets its seats all at once or not at all. */
  @Column('boolean', { name: 'all_or_nothing' }) allOrNothing!: boolean;
  /** Until when an offered seat may be accepted. */
  @Column('timestamptz', { name: 'offer_expires_at', nullable: true }) offerExpiresAt!: Date | null;
  @Column('jsonb') answers!: Record<string, unknown>;
  /** RFC 5545 UID of this attendee's event. */
  @Column('text') uid!: string;
  /** RFC 5545 SEQUENCE of this attendee's event. */
  @Column('int') sequence!: number;
  /** DTSTAMP of the last object that was allocated for this attendee; the next one is later. */
  @Column('timestamptz', { name: 'stamped_at' }) stampedAt!: Date;
  /** SHA-256 of the token of the join link. */
  @Column('bytea', { name: 'join_token_hash' }) joinTokenHash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  /** When the seat was given, kept after it was given back; reminders whose moment lies before it are not sent. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
  /** First click through the join link while the room was open. */
  @Column('timestamptz', { name: 'joined_at', nullable: true }) joinedAt!: Date | null;
  /** Since when we know that they were there, by whatever evidence; null where we know of none. */
  @Column('timestamptz', { name: 'attended_at', nullable: true }) attendedAt!: Date | null;
  /** For how long, as far as the evidence shows; null where no end is known. */
  @Column('int', { name: 'minutes_present', nullable: true }) minutesPresent!: number | null;
  /** The last answer of the attendee's calendar; what counts now is `currentRsvp`. */
  @Column('text', { nullable: true }) rsvp!: Rsvp | null;
  /** DTSTAMP of that answer: an older one that comes later changes nothing. */
  @Column('timestamptz', { name: 'rsvp_at', nullable: true }) rsvpAt!: Date | null;
  /** SEQUENCE of the event that it answered. */
  @Column('int', { name: 'rsvp_sequence', nullable: true }) rsvpSequence!: number | null;
  /** What the attendee wrote with it. */
  @Column('text', { name: 'rsvp_comment', nullable: true }) rsvpComment!: string | null;
  @Column('jsonb', { name: 'wish', nullable: true }) proposedTime!: ProposedTime | null;
}
