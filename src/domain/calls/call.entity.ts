import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QuestionContent } from '../questions/question.js';
import type { CallTranslation, Term } from './call.js';

/** An open call for proposals. */
@Entity('calls')
export class Call {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  /** Name of the organizer, such as "Kaohsiung City Government". */
  @Column('text') host!: string;
  /** One or two sentences at the top of the programme. */
  @Column('text') summary!: string;
  @Column('text', { name: 'contact_email' }) contactEmail!: string;
  /** Sender name of its emails; empty for the name of the workspace. */
  @Column('text', { name: 'sender_name' }) senderName!: string;
  /** Where answers to its emails go; empty for the contact address. */
  @Column('text', { name: 'reply_to' }) replyTo!: string;
  /** IANA time zone of `opensOn` and `closesOn`. */
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  /** First day, YYYY-MM-DD, from 00:00 in `timeZone`. */
  @Column('date', { name: 'opens_on' }) opensOn!: string;
  /** Last day, YYYY-MM-DD, until its end in `timeZone`. */
  @Column('date', { name: 'closes_on' }) closesOn!: string;
  /** When it opens and closes, derived from these days; null until the worker has derived those of an older release. */
  @Column('timestamptz', { name: 'opens_at', nullable: true }) opensAt!: Date | null;
  @Column('timestamptz', { name: 'closes_at', nullable: true }) closesAt!: Date | null;
  /** The tz data version that they were derived from. */
  @Column('text', { name: 'tz_version' }) tzVersion!: string;
  /** Counts their changes, from 1. */
  @Column('int', { name: 'dates_revision' }) datesRevision!: number;
  @Column('jsonb') themes!: Term[];
  @Column('jsonb') criteria!: Term[];
  @Column('text', { array: true }) languages!: string[];
  /** Default reminder times for sessions, as ISO 8601 durations before the start. */
  @Column('text', { array: true }) reminders!: string[];
  /** Whether attendees get follow-up and deadline emails. */
  @Column('boolean', { name: 'follow_ups' }) followUps!: boolean;
  /** How many people of one coordinator can be waiting to confirm their addresses (`unconfirmed-limit.ts`). */
  @Column('int', { name: 'unconfirmed_per_coordinator' }) unconfirmedPerCoordinator!: number;
  /** How many people one network can register in an hour who have not confirmed their addresses. */
  @Column('int', { name: 'unconfirmed_per_network' }) unconfirmedPerNetwork!: number;
  /** How many hours an unconfirmed place is held once others could use it (`provisional-seat.ts`). */
  @Column('int', { name: 'hours_to_confirm' }) hoursToConfirm!: number;
  /** Whether teams write and submit their proposals in Greenroom. */
  @Column('boolean', { name: 'accepts_proposals' }) acceptsProposals!: boolean;
  /** How long after the announced deadline they are still accepted. */
  @Column('int', { name: 'proposal_grace_minutes' }) proposalGraceMinutes!: number;
  /** Longest summary, and longest answer to a criterion, in words. */
  @Column('int', { name: 'summary_words' }) summaryWords!: number;
  @Column('int', { name: 'answer_words' }) answerWords!: number;
  /** What teams should write about each criterion, by slug. */
  @Column('jsonb', { name: 'criterion_guidance' }) criterionGuidance!: Record<string, string>;
  /** What the scores of each criterion mean for jurors, by slug: a line for a score, such as `5: Tested and proven`. */
  @Column('jsonb', { name: 'score_texts' }) scoreTexts!: Record<string, string>;
  /** What the form of a proposal asks beyond the criteria. */
  @Column('jsonb', { name: 'proposal_questions' }) proposalQuestions!: QuestionContent[];
  /** The rules that a team accepts when it submits: a text, or its address; empty for none. */
  @Column('text', { name: 'proposal_rules' }) proposalRules!: string;
  @Column('int', { nullable: true }) winners!: number | null;
  /** Names and summary in other languages, by BCP 47 tag. */
  @Column('jsonb') translations!: Record<string, CallTranslation>;
  /** Accent of its pages and emails, `#rrggbb`; empty for Greenroom's own. */
  @Column('text', { name: 'accent_color' }) accentColor!: string;
  /** Hash of its logo; empty for none. */
  @Column('text', { name: 'logo_etag' }) logoEtag!: string;
  @Column('int', { name: 'logo_width' }) logoWidth!: number;
  @Column('int', { name: 'logo_height' }) logoHeight!: number;
  /** Features that somebody has shown in the navigation before their first use (true), or hidden (false). */
  @Column('jsonb') features!: Record<string, boolean>;
  /** Names of the links to its pages that organizers give out, which count who came by them. */
  @Column('text', { name: 'link_names', array: true }) linkNames!: string[];
  /** Origins of the sites that may show its sessions, and hear of registrations there; empty: all may, and none hears. */
  @Column('text', { name: 'embed_origins', array: true }) embedOrigins!: string[];
  /** When it was made public; null for a draft, which only the team can see. */
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  /** The organizer who gets all of its emails as tests while it is a draft. */
  @Column('uuid', { name: 'test_recipient_id', nullable: true }) testRecipientId!: string | null;
  /** When it was archived: hidden from the public, and read-only. */
  @Column('timestamptz', { name: 'archived_at', nullable: true }) archivedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** RFC 5545 SEQUENCE of the call's own dates in calendars; raised when one of them changes. */
  @Column('int') sequence!: number;
  /** DTSTAMP and LAST-MODIFIED of those events: strictly later with every change of the call. */
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
