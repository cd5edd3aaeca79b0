import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RoomKind } from '../rooms/room-kind.js';
import type {
  Approval,
  OverlapChoice,
  Promotion,
  SessionFormat,
  SessionKind,
  SessionState,
  Speaker,
} from './session.js';

/** A webinar or workshop of a call. */
@Entity('sessions')
export class Session {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  /** Its address below the call's; unique in the call. */
  @Column('text') slug!: string;
  @Column('text') title!: string;
  /** Markdown. */
  @Column('text') abstract!: string;
  @Column('text') kind!: SessionKind;
  @Column('text') format!: SessionFormat;
  /** Language that is spoken, BCP 47. */
  @Column('text') language!: string;
  /** Slugs of the call's themes; none means all. */
  @Column('text', { array: true }) themes!: string[];
  /** Slugs of the call's criteria that it helps with. */
  @Column('text', { array: true }) criteria!: string[];
  @Column('jsonb') speakers!: Speaker[];
  @Column('text', { nullable: true }) venue!: string | null;
  @Column('text') room!: RoomKind;
  @Column('text', { name: 'join_url', nullable: true }) joinUrl!: string | null;
  @Column('text', { name: 'recording_url', nullable: true }) recordingUrl!: string | null;
  @Column('text', { name: 'slides_url', nullable: true }) slidesUrl!: string | null;
  /** Percent of the session for which one must be there for a certificate; null where there are none. */
  @Column('int', { name: 'certificate_share', nullable: true }) certificateShare!: number | null;
  /** What the organizer typed, YYYY-MM-DDTHH:mm in `timeZone`: the truth from which the instants are derived. */
  @Column('text', { name: 'starts_at_local' }) startsAtLocal!: string;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  /** Which of two occurrences a wall time in an overlap means. */
  @Column('text') overlap!: OverlapChoice;
  @Column('int', { name: 'duration_minutes' }) durationMinutes!: number;
  @Column('timestamptz', { name: 'starts_at' }) startsAt!: Date;
  @Column('timestamptz', { name: 'ends_at' }) endsAt!: Date;
  /** Version of the tz data with which the instants were derived. */
  @Column('text', { name: 'tz_version' }) tzVersion!: string;
  /** Seats; null means no limit. */
  @Column('int', { nullable: true }) capacity!: number | null;
  /** Seats that are given. */
  @Column('int') taken!: number;
  /** People on the waiting list. */
  @Column('int') waiting!: number;
  @Column('boolean') waitlist!: boolean;
  @Column('text') approval!: Approval;
  /** Whether the next in line gets a seat that comes free, or an offer of it that expires. */
  @Column('text') promotion!: Promotion;
  /** How long an offer is valid, at most. */
  @Column('int', { name: 'offer_hours' }) offerHours!: number;
  /** The most people of one organization; null means no limit. */
  @Column('int', { name: 'organization_limit', nullable: true }) organizationLimit!: number | null;
  /** Seats that are reserved for organizations, the sum of `seat_reservations`. */
  @Column('int') reserved!: number;
  /** How many questions it asks of everybody who registers; the rows stand in `questions`. */
  @Column('int') questions!: number;
  /** Whether a calendar's "no" releases the seat; otherwise it is only recorded. */
  @Column('boolean', { name: 'decline_releases_seat' }) declineReleasesSeat!: boolean;
  /** Leads before the start, ISO 8601 durations: its own or, kept up to date, those of the call. */
  @Column('text', { array: true }) reminders!: string[];
  @Column('boolean', { name: 'own_reminders' }) ownReminders!: boolean;
  @Column('timestamptz', { name: 'registration_closes_at', nullable: true }) registrationClosesAt!: Date | null;
  @Column('text') state!: SessionState;
  /** RFC 5545 SEQUENCE of the public event. */
  @Column('int') sequence!: number;
  /** Rises with each change that people can see; names the snapshot in `session_revisions`. */
  @Column('int') revision!: number;
  /** RFC 5545 UID of the public event. */
  @Column('text') uid!: string;
  /** Runs of the same session share this id ("attend either"). */
  @Column('uuid', { name: 'occurrence_group', nullable: true }) occurrenceGroup!: string | null;
  /** Name of the series; sessions of a call with the same one belong together. */
  @Column('text', { nullable: true }) series!: string | null;
  @Column('text', { name: 'cancel_reason', nullable: true }) cancelReason!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** The last change that people can see: DTSTAMP and LAST-MODIFIED in feeds. */
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  /** The last move; reminders whose moment lies before it are not sent. */
  @Column('timestamptz', { name: 'rescheduled_at', nullable: true }) rescheduledAt!: Date | null;
  @Column('timestamptz', { name: 'cancelled_at', nullable: true }) cancelledAt!: Date | null;
}
