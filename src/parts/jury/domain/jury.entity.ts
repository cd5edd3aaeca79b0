import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import type { ConflictReview, ConflictSort } from './conflict.js';
import type { ClosedSheet, FrozenRank } from './decision.js';
import type { Term } from '../../../domain/calls/call.js';
import type { WeighedTerm } from './jury-settings.js';
import type { MinutesContent } from './minutes.js';
import type { QuestionState } from './question.js';
import type { Scores, SheetState } from './score-sheet.js';

/** The scoring rules of a call; a call without a row uses the defaults. */
@Entity('jury_settings')
export class JurySettings {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  @Column('int', { name: 'scale_min' }) scaleMin!: number;
  @Column('int', { name: 'scale_max' }) scaleMax!: number;
  /** Labels for the ends of the scale; null for the default in the juror's language. */
  @Column('text', { name: 'low_label', nullable: true }) lowLabel!: string | null;
  @Column('text', { name: 'high_label', nullable: true }) highLabel!: string | null;
  /** By criterion slug; missing criteria have no weight and are not scored. */
  @Column('jsonb') weights!: Record<string, number>;
  /** The deadline as typed (YYYY-MM-DDTHH:mm), in the call's time zone. */
  @Column('text', { name: 'scores_until_local', nullable: true }) scoresUntilLocal!: string | null;
  /** The same as an instant. */
  @Column('timestamptz', { name: 'scores_until_at', nullable: true }) scoresUntilAt!: Date | null;
  /** IANA tz data version that it was derived from. */
  @Column('text', { name: 'tz_version', default: '' }) tzVersion!: string;
  /** How many submitted reviews a proposal needs to be ranked. */
  @Column('int', { name: 'min_reviews', default: 2 }) minReviews!: number;
  /** The juror who settles ties and signs the minutes. */
  @Column('uuid', { name: 'chair_id', nullable: true }) chairId!: string | null;
  /** The round that is open, and since when; null for the first. */
  @Column('int', { default: 1 }) round!: number;
  @Column('timestamptz', { name: 'round_opened_at', nullable: true }) roundOpenedAt!: Date | null;
  /** Criteria of this round alone; null for the call's. */
  @Column('jsonb', { name: 'own_criteria', nullable: true }) ownCriteria!: Term[] | null;
  /** Whether jurors see average and rank of the round before. */
  @Column('boolean', { name: 'shows_earlier', default: false }) showsEarlier!: boolean;
  /** The proposals on the shortlist when this round opened; null in the first, which has all. */
  @Column('uuid', { name: 'finalist_ids', array: true, nullable: true }) finalistIds!: string[] | null;
  /** Proposals that all jurors score before the others open; null for none. */
  @Column('uuid', { name: 'calibration_ids', array: true, nullable: true }) calibrationIds!: string[] | null;
  /** Whether jurors write feedback for the team, which owners can release. */
  @Column('boolean', { name: 'shares_feedback', default: false }) sharesFeedback!: boolean;
  /** Whether jurors score without knowing who proposes, and whether places are hidden, too. */
  @Column('boolean', { name: 'is_anonymous', default: false }) isAnonymous!: boolean;
  @Column('boolean', { name: 'hides_places', default: false }) hidesPlaces!: boolean;
  /** What the owner adds to the invitation of jurors; empty for nothing. */
  @Column('text', { name: 'invitation_note', default: '' }) invitationNote!: string;
  @Column('int') version!: number;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

/** An assignment of a proposal to a juror. */
@Entity('jury_assignments')
export class JuryAssignment {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'juror_id' }) jurorId!: string;
  /** As in the audit log. */
  @Column('text', { name: 'assigned_by' }) assignedBy!: string;
  @Column('timestamptz', { name: 'assigned_at' }) assignedAt!: Date;
  /** Since when the juror sees it; null while it is a draft. */
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
}

/** What a call agrees with one of its jurors; a juror without a row reads everything, until the call's deadline. */
@Entity('jury_members')
export class JuryMember {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  @PrimaryColumn('uuid', { name: 'juror_id' }) jurorId!: string;
  /** Slugs of the themes and tags of the languages that they read; empty for all. */
  @Column('text', { array: true, default: '{}' }) themes!: string[];
  @Column('text', { array: true, default: '{}' }) languages!: string[];
  /** Their own deadline as typed (YYYY-MM-DDTHH:mm), in the call's time zone, and as an instant. */
  @Column('text', { name: 'scores_until_local', nullable: true }) scoresUntilLocal!: string | null;
  @Column('timestamptz', { name: 'scores_until_at', nullable: true }) scoresUntilAt!: Date | null;
  /** IANA tz data version that it was derived from. */
  @Column('text', { name: 'tz_version', default: '' }) tzVersion!: string;
  /** Where they are, as their browser said when they signed. */
  @Column('text', { name: 'time_zone', nullable: true }) timeZone!: string | null;
  /** When they signed the statement about conflicts of interest and confidentiality, and whether they have any. */
  @Column('timestamptz', { name: 'signed_at', nullable: true }) signedAt!: Date | null;
  @Column('boolean', { name: 'has_conflicts', nullable: true }) hasConflicts!: boolean | null;
  /** The time of the last answer of a team that they had an email about. */
  @Column('timestamptz', { name: 'answers_told_at', nullable: true }) answersToldAt!: Date | null;
}

/** A review that a juror handed back: somebody else is to read the proposal. */
@Entity('jury_hand_backs')
export class HandBack {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'juror_id' }) jurorId!: string;
  @Column('text') reason!: string;
  @Column('timestamptz', { name: 'handed_back_at' }) handedBackAt!: Date;
}

/**
 * A juror's score sheet for a proposal. If the assignment is removed or a conflict comes up, it is kept but doesn't
 * count.
 */
@Entity('jury_sheets')
export class ScoreSheet {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'juror_id' }) jurorId!: string;
  @Column('text') state!: SheetState;
  @Column('jsonb') scores!: Scores;
  /** Comment for the jury. */
  @Column('text') comment!: string;
  /** Whether other jurors can read it; what was written before discussions existed is for owners only. */
  @Column('boolean', { name: 'shares_comment', default: false }) sharesComment!: boolean;
  /** For the juror alone: no page of anybody else shows it. */
  @Column('text', { name: 'private_note', default: '' }) privateNote!: string;
  /** For the team, once an owner has released it. */
  @Column('text', { default: '' }) feedback!: string;
  /** As in the audit log; null until the text, as it is now, was released. */
  @Column('text', { name: 'feedback_released_by', nullable: true }) feedbackReleasedBy!: string | null;
  @Column('timestamptz', { name: 'feedback_released_at', nullable: true }) feedbackReleasedAt!: Date | null;
  /** The scores that were submitted when the discussion opened; null until they are changed after it. */
  @Column('jsonb', { name: 'scores_before', nullable: true }) scoresBefore!: Scores | null;
  /** When scores that differ from those were submitted. */
  @Column('timestamptz', { name: 'changed_after_discussion_at', nullable: true })
  changedAfterDiscussionAt!: Date | null;
  /** How long the juror had the sheet in view and was active, as the browser measured it. */
  @Column('int', { name: 'seconds_spent', default: 0 }) secondsSpent!: number;
  /** The received version of the proposal that the juror has read; null if it is older than versions. */
  @Column('int', { name: 'text_version', nullable: true }) textVersion!: number | null;
  /** Increases with every change, so that a second tab can't overwrite the first. */
  @Column('int') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'handed_in_at', nullable: true }) handedInAt!: Date | null;
}

/** A message in the discussion of a proposal. */
@Entity('jury_messages')
export class JuryMessage {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('uuid', { name: 'author_id' }) authorId!: string;
  @Column('text') body!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

/** A question of a juror to the team of a proposal. Nobody but owners learns who asked. */
@Entity('jury_questions')
export class JuryQuestion {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('uuid', { name: 'juror_id' }) jurorId!: string;
  @Column('text') state!: QuestionState;
  /** As the juror asked; as the owner worded it once it is released. */
  @Column('text') body!: string;
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  /** Why it was declined; otherwise empty. */
  @Column('text', { default: '' }) reason!: string;
  /** Until when the team can answer; null unless it is released. */
  @Column('timestamptz', { name: 'answer_until_at', nullable: true }) answerUntilAt!: Date | null;
  /** The last answer of the team; empty without one. */
  @Column('text', { default: '' }) answer!: string;
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
}

/** A declared conflict of interest of a juror with a proposal, organization or email domain. */
@Entity('jury_conflicts')
export class JuryConflict {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('uuid', { name: 'juror_id' }) jurorId!: string;
  @Column('text') kind!: ConflictSort;
  @Column('uuid', { name: 'proposal_id', nullable: true }) proposalId!: string | null;
  @Column('text', { nullable: true }) organization!: string | null;
  /** `organizationKey` of the name. */
  @Column('text', { name: 'organization_key', nullable: true }) organizationKey!: string | null;
  /** Lower-case ASCII. */
  @Column('text', { nullable: true }) domain!: string | null;
  @Column('text') reason!: string;
  @Column('text', { name: 'declared_by' }) declaredBy!: string;
  @Column('timestamptz', { name: 'declared_at' }) declaredAt!: Date;
  @Column('text', { name: 'lifted_by', nullable: true }) liftedBy!: string | null;
  @Column('timestamptz', { name: 'lifted_at', nullable: true }) liftedAt!: Date | null;
}

/** An owner's decision about detected conflicts of interest between a juror and a proposal. */
@Entity('jury_conflict_reviews')
export class JuryConflictReview {
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @PrimaryColumn('uuid', { name: 'juror_id' }) jurorId!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') ruling!: ConflictReview['ruling'];
  @Column('jsonb') findings!: ConflictReview['findings'];
  @Column('text') reason!: string;
  /** As in the audit log. */
  @Column('text', { name: 'reviewed_by' }) reviewedBy!: string;
  @Column('timestamptz', { name: 'reviewed_at' }) reviewedAt!: Date;
}

/** A decision about the winners. Only the last decision of a call can be current; earlier ones were reopened. */
@Entity('jury_decisions')
export class JuryDecision {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text', { name: 'decided_by' }) decidedBy!: string;
  @Column('timestamptz', { name: 'decided_at' }) decidedAt!: Date;
  /** The last version of any proposal that the jury could read; null for a decision that an earlier release has saved. */
  @Column('int', { name: 'last_version', nullable: true }) lastVersion!: number | null;
  @Column('text') note!: string;
  /** The ranks at that moment. */
  @Column('jsonb') ranking!: FrozenRank[];
  /** The sheets that a conflict closed at that moment; null for decisions from before this was saved. */
  @Column('jsonb', { name: 'closed_sheets', nullable: true }) closedSheets!: ClosedSheet[] | null;
  /** Who marked the others as not selected, in a separate step. */
  @Column('text', { name: 'others_declined_by', nullable: true }) othersDeclinedBy!: string | null;
  @Column('timestamptz', { name: 'others_declined_at', nullable: true }) othersDeclinedAt!: Date | null;
  /** Since when the teams may know about it; nobody outside the organizers hears anything before. */
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  @Column('text', { name: 'published_by', nullable: true }) publishedBy!: string | null;
  @Column('text', { name: 'reopened_by', nullable: true }) reopenedBy!: string | null;
  @Column('timestamptz', { name: 'reopened_at', nullable: true }) reopenedAt!: Date | null;
  @Column('text', { name: 'reopened_reason', nullable: true }) reopenedReason!: string | null;
}

/** How the chair settled a tie. It applies while exactly these proposals are tied; the last one for them counts. */
@Entity('jury_tie_settlements')
export class TieSettlement {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('int', { default: 1 }) round!: number;
  /** All proposals of the tie, the best first. */
  @Column('uuid', { name: 'proposal_ids', array: true }) proposalIds!: string[];
  @Column('text') reason!: string;
  /** As in the audit log. */
  @Column('text', { name: 'settled_by' }) settledBy!: string;
  @Column('timestamptz', { name: 'settled_at' }) settledAt!: Date;
}

/** A round that is over: how it scored, and the ranks at its end. */
@Entity('jury_rounds')
export class JuryRound {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  @PrimaryColumn('int') round!: number;
  /** The row of `jury_settings`; null for the defaults. */
  @Column('jsonb', { nullable: true }) settings!: object | null;
  /** What its results follow from. */
  @Column('jsonb') rules!: { min: number; max: number; minReviews: number };
  /** The criteria with their weights. */
  @Column('jsonb') criteria!: WeighedTerm[];
  @Column('jsonb') ranking!: FrozenRank[];
  @Column('jsonb', { name: 'closed_sheets' }) closedSheets!: ClosedSheet[];
  /** As in the audit log. */
  @Column('text', { name: 'closed_by' }) closedBy!: string;
  @Column('timestamptz', { name: 'closed_at' }) closedAt!: Date;
}

/** Minutes of a jury as the chair signed them. What changes later makes a new version. */
@Entity('jury_minutes')
export class SignedMinutes {
  @PrimaryColumn('uuid', { name: 'call_id' }) callId!: string;
  @PrimaryColumn('int') version!: number;
  @Column('uuid', { name: 'decision_id' }) decisionId!: string;
  @Column('jsonb') content!: MinutesContent;
  /** As in the audit log. */
  @Column('text', { name: 'signed_by' }) signedBy!: string;
  /** The name of the chair at that moment. */
  @Column('text', { name: 'signed_name' }) signedName!: string;
  @Column('timestamptz', { name: 'signed_at' }) signedAt!: Date;
}

/** The result of a decision for one proposal. */
@Entity('jury_choices')
export class JuryChoice {
  @PrimaryColumn('uuid', { name: 'decision_id' }) decisionId!: string;
  @PrimaryColumn('uuid', { name: 'proposal_id' }) proposalId!: string;
  @Column('text') outcome!: 'winner' | 'not-selected';
  /** Whether it is outstanding in its theme. */
  @Column('boolean') outstanding!: boolean;
  @Column('text', { name: 'state_before' }) stateBefore!: ProposalState;
}
