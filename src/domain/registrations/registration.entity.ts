import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UnusedReply } from '../calendar/unused-reply.js';
import type { Attendance } from '../sessions/attendance.js';
import type { RegistrationState, Rsvp, ProposedTime } from './registration.js';

/** One attendee's registration for one session. */
@Entity('registrations')
export class Registration {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('uuid', { name: 'attendee_id' }) attendeeId!: string;
  @Column('text') state!: RegistrationState;
  /** How the person attends; null if the session doesn't ask. */
  @Column('text', { nullable: true }) attendance!: Attendance | null;
  /** The language in which the person follows the session, of those it is offered in; null if they have not said. */
  @Column('text', { name: 'listens_in', nullable: true }) listensIn!: string | null;
  /** Whether the person takes seats that are reserved for their organization (`reservationClaim`). */
  @Column('boolean', { name: 'uses_reserved' }) usesReserved!: boolean;
  /** The proposal whose team's reserved seat the person has, or had: it stays after the seat was given up. */
  @Column('uuid', { name: 'team_id', nullable: true }) teamId!: string | null;
  /** Since when a person with a seat waits for one of the other way of attending. */
  @Column('timestamptz', { name: 'switch_requested_at', nullable: true }) switchRequestedAt!: Date | null;
  /** Order of arrival on the waiting list; a person who left and came back gets a new number. */
  @Column('bigint', { name: 'waitlist_number' }) waitlistNumber!: string;
  /** The delegation that registered the attendee; null for people who registered themselves. */
  @Column('uuid', { name: 'delegation_id', nullable: true }) delegationId!: string | null;
  /** Shared by people who joined the waiting list together. */
  @Column('uuid', { name: 'group_id', nullable: true }) groupId!: string | null;
  /** Whether the group gets its seats all together or not at all. */
  @Column('boolean', { name: 'all_or_nothing' }) allOrNothing!: boolean;
  /** When the offer of a seat expires. */
  @Column('timestamptz', { name: 'offer_expires_at', nullable: true }) offerExpiresAt!: Date | null;
  /**
   * Whether anyone can have made it, and the person has not confirmed it: the address was unproven, or is proven and the
   * request came from no link of theirs.
   */
  @Column('boolean') unproven!: boolean;
  /** Until when the place is provisional (`provisional-seat.ts`); it stays after the place has lapsed. */
  @Column('timestamptz', { name: 'provisional_until', nullable: true }) provisionalUntil!: Date | null;
  /** When organizers approved it; null once it was given up. */
  @Column('timestamptz', { name: 'approved_at', nullable: true }) approvedAt!: Date | null;
  /** Keyed hash of the network that made it and its session (`seatKey`); null once the person has confirmed it. */
  @Column('bytea', { nullable: true }) source!: Buffer | null;
  @Column('jsonb') answers!: Record<string, unknown>;
  /** RFC 5545 UID of this attendee's calendar event. */
  @Column('text') uid!: string;
  /** RFC 5545 SEQUENCE of this attendee's event. */
  @Column('int') sequence!: number;
  /** DTSTAMP of the last calendar object for this attendee; the next one is later. */
  @Column('timestamptz', { name: 'stamped_at' }) stampedAt!: Date;
  /** SHA-256 of the token of the join link. */
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  /** When the seat was assigned, even if it was given up later; reminders that were due before are not sent. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
  /** When the attendee first used the join link while the room was open. */
  @Column('timestamptz', { name: 'joined_at', nullable: true }) joinedAt!: Date | null;
  /** When the attendee was first present, from any evidence; null if there is none. */
  @Column('timestamptz', { name: 'attended_at', nullable: true }) attendedAt!: Date | null;
  /** Minutes attended according to the evidence; null if no end is known. */
  @Column('int', { name: 'minutes_present', nullable: true }) minutesPresent!: number | null;
  /** The last response of the attendee's calendar; `currentRsvp` is the one that counts now. */
  @Column('text', { nullable: true }) rsvp!: Rsvp | null;
  /** DTSTAMP of that response: an older response that arrives later changes nothing. */
  @Column('timestamptz', { name: 'rsvp_at', nullable: true }) rsvpAt!: Date | null;
  /** SEQUENCE of the event that it responded to. */
  @Column('int', { name: 'rsvp_sequence', nullable: true }) rsvpSequence!: number | null;
  /** Comment sent with it. */
  @Column('text', { name: 'rsvp_comment', nullable: true }) rsvpComment!: string | null;
  @Column('jsonb', { name: 'wish', nullable: true }) proposedTime!: ProposedTime | null;
  /** Of a link from before tokens named their row. */
  @Column('bytea', { name: 'join_token_hash', nullable: true, select: false }) olderJoinHash?: Buffer | null;
  /** The last response that could not be used, until one is. */
  @Column('jsonb', { name: 'unused_reply', nullable: true }) unusedReply!: UnusedReply | null;
}
