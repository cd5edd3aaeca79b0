import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Place } from '../venues/venue.js';
import type { DialIn } from './dial-in.js';
import type { LanguageOffer } from './language-offer.js';
import type { SessionTranslations } from './session-texts.js';
import type { RoomKind } from '../rooms/room-kind.js';
import type {
  Approval,
  OverlapChoice,
  Promotion,
  SessionFormat,
  SessionKind,
  SessionState,
  ListedSpeaker,
} from './session.js';

/** A webinar or workshop of a call. */
@Entity('sessions')
export class Session {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  /** Slug, unique within the call. */
  @Column('text') slug!: string;
  @Column('text') title!: string;
  /** Markdown. */
  @Column('text') abstract!: string;
  @Column('text') kind!: SessionKind;
  @Column('text') format!: SessionFormat;
  /** Spoken language, BCP 47. */
  @Column('text') language!: string;
  /** Language of title and abstract, BCP 47; null if it is the spoken one. */
  @Column('text', { name: 'text_language', nullable: true }) textLanguage!: string | null;
  /** Title and abstract in other languages. */
  @Column('jsonb') translations!: SessionTranslations;
  /** Languages into which it is interpreted, captioned and signed, in the order in which they are shown. */
  @Column('jsonb', { name: 'language_offers' }) languageOffers!: LanguageOffer[];
  /** Slugs of the call's themes; none means all. */
  @Column('text', { array: true }) themes!: string[];
  /** Slugs of the call's criteria that the session helps with. */
  @Column('text', { array: true }) criteria!: string[];
  /** Those who have not declined, as `session_speakers` names them; written with it. */
  @Column('jsonb') speakers!: ListedSpeaker[];
  /** The place as text: typed, or of the venue. */
  @Column('text', { nullable: true }) venue!: string | null;
  @Column('uuid', { name: 'venue_id', nullable: true }) venueId!: string | null;
  @Column('uuid', { name: 'venue_room_id', nullable: true }) venueRoomId!: string | null;
  /** The venue with its room, as people see it; null if the place is only text. */
  @Column('jsonb', { nullable: true }) place!: Place | null;
  @Column('text') room!: RoomKind;
  @Column('text', { name: 'join_url', nullable: true }) joinUrl!: string | null;
  /** Numbers to dial in, for people with a seat. */
  @Column('jsonb', { name: 'dial_in' }) dialIn!: DialIn[];
  /** Percentage of the session that must be attended for a certificate; null if there are none. */
  @Column('int', { name: 'certificate_share', nullable: true }) certificateShare!: number | null;
  /** The local time that the organizer typed, YYYY-MM-DDTHH:mm in `timeZone`; the instants are derived from it. */
  @Column('text', { name: 'starts_at_local' }) startsAtLocal!: string;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  /** Which occurrence is meant if the local time occurs twice. */
  @Column('text') overlap!: OverlapChoice;
  @Column('int', { name: 'duration_minutes' }) durationMinutes!: number;
  @Column('timestamptz', { name: 'starts_at' }) startsAt!: Date;
  @Column('timestamptz', { name: 'ends_at' }) endsAt!: Date;
  /** Version of the tz data that the instants were derived from. */
  @Column('text', { name: 'tz_version' }) tzVersion!: string;
  /** Seats; null means no limit. */
  @Column('int', { nullable: true }) capacity!: number | null;
  /** Assigned and offered seats. */
  @Column('int') taken!: number;
  /** People on the waiting list. */
  @Column('int') waiting!: number;
  /** Whether people say how they attend a hybrid session, and each way has its own seats. */
  @Column('boolean', { name: 'asks_attendance' }) asksAttendance!: boolean;
  /** Seats in the room and online of a session that asks; `capacity` is their sum. */
  @Column('int', { name: 'in_person_capacity', nullable: true }) inPersonCapacity!: number | null;
  @Column('int', { name: 'online_capacity', nullable: true }) onlineCapacity!: number | null;
  /** The parts of `taken` and `waiting` that are online. */
  @Column('int', { name: 'taken_online' }) takenOnline!: number;
  @Column('int', { name: 'waiting_online' }) waitingOnline!: number;
  @Column('boolean') waitlist!: boolean;
  @Column('text') approval!: Approval;
  /** Whether a free seat is assigned to the next person on the waiting list, or offered to them for a limited time. */
  @Column('text') promotion!: Promotion;
  /** Maximum number of hours that an offer is valid. */
  @Column('int', { name: 'offer_hours' }) offerHours!: number;
  /** Maximum number of people from one organization; null means no limit. */
  @Column('int', { name: 'organization_limit', nullable: true }) organizationLimit!: number | null;
  /** Seats reserved for organizations, the sum of `seat_reservations`. */
  @Column('int') reserved!: number;
  /** Number of registration questions; the rows are in `questions`. */
  @Column('int') questions!: number;
  /** Raised with each change of the materials, which are in `session_materials`. */
  @Column('int', { name: 'material_revision' }) materialRevision!: number;
  /** The pages of parts that its public page leads to, such as `pitches`. */
  @Column('text', { name: 'part_pages', array: true }) partPages!: string[];
  /** Whether declining in the calendar frees the seat; otherwise the decline is only recorded. */
  @Column('boolean', { name: 'decline_releases_seat' }) declineReleasesSeat!: boolean;
  /** Reminder times, as ISO 8601 durations before the start: custom ones or a copy of the call's default. */
  @Column('text', { array: true }) reminders!: string[];
  @Column('boolean', { name: 'own_reminders' }) ownReminders!: boolean;
  @Column('timestamptz', { name: 'registration_closes_at', nullable: true }) registrationClosesAt!: Date | null;
  @Column('text') state!: SessionState;
  /** RFC 5545 SEQUENCE of the public event. */
  @Column('int') sequence!: number;
  /** Increases with each public change; identifies the snapshot in `session_revisions`. */
  @Column('int') revision!: number;
  /** RFC 5545 UID of the public event. */
  @Column('text') uid!: string;
  /** Runs of the same session share this id ("attend either"). */
  @Column('uuid', { name: 'occurrence_group', nullable: true }) occurrenceGroup!: string | null;
  /** The series it belongs to. */
  @Column('uuid', { name: 'series_id', nullable: true }) seriesId!: string | null;
  @Column('text', { name: 'cancel_reason', nullable: true }) cancelReason!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** The last public change: DTSTAMP and LAST-MODIFIED in feeds. */
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  /** When the session was last rescheduled; reminders that were due before are not sent. */
  @Column('timestamptz', { name: 'rescheduled_at', nullable: true }) rescheduledAt!: Date | null;
  @Column('timestamptz', { name: 'cancelled_at', nullable: true }) cancelledAt!: Date | null;
  /** Titles in all languages, folded, for searching; derived by the database. */
  @Column({ type: 'text', name: 'search_text', nullable: true, select: false, insert: false, update: false })
  readonly searchText?: string;
}
