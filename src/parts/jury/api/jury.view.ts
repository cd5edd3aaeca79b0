import { z } from 'zod';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { JuryProgress } from '../domain/jury-progress.js';
import type { JuryDecision } from '../domain/jury.entity.js';
import type { CurrentRules } from '../domain/jury.queries.js';
import type { Result } from '../domain/results.js';
import { grouped } from '../domain/statistics.js';
import { lateness, proposalStates } from '../../../domain/proposals/proposal.js';
import { type ExportedSheet, sheetWord } from '../domain/exported-sheets.queries.js';

export const juryRulesSchema = z
  .object({
    scale: z.object({
      min: z.int(),
      max: z.int(),
      lowLabel: z.string().nullable(),
      highLabel: z.string().nullable(),
    }),
    weights: z.record(z.string(), z.int()),
    scoresUntilLocal: z.string().nullable(),
    scoresUntil: z.iso.datetime().nullable(),
    timeZone: z.string(),
    round: z.int().meta({ description: 'The round that is open: 1, or more if the shortlist is scored again.' }),
    minReviews: z.int().meta({ description: 'How many reviews a proposal needs to be ranked.' }),
    isAnonymous: z.boolean().meta({ description: 'Whether jurors score without knowing who proposes.' }),
    hidesPlaces: z.boolean().meta({ description: "Whether they don't see places, either." }),
    sharesFeedback: z.boolean().meta({ description: 'Whether jurors write feedback for the team.' }),
    invitationNote: z.string().meta({ description: 'A sentence that is added to the invitation of jurors.' }),
    sheets: z.int().meta({
      description: 'Number of score sheets with scores, including drafts. The scale is fixed while there are any.',
    }),
    decidedAt: z.iso.datetime().nullable().meta({ description: 'When the winners were decided.' }),
  })
  .meta({ id: 'JuryRules', title: 'Scoring rules' });
export type JuryRulesView = z.output<typeof juryRulesSchema>;

/** Returns the API view of the scoring rules of a call. */
export function juryRulesView(
  call: Pick<Call, 'timeZone'>,
  rules: CurrentRules,
  sheets: number,
  decision: JuryDecision | null,
): JuryRulesView {
  const {
    min,
    max,
    lowLabel,
    highLabel,
    weights,
    scoresUntilLocal,
    scoresUntilAt,
    round,
    minReviews,
    sharesFeedback,
    isAnonymous,
    hidesPlaces,
    invitationNote,
  } = rules;
  return {
    scale: { min, max, lowLabel, highLabel },
    weights,
    scoresUntilLocal,
    scoresUntil: scoresUntilAt?.toISOString() ?? null,
    timeZone: call.timeZone,
    round,
    minReviews,
    isAnonymous,
    hidesPlaces,
    sharesFeedback,
    invitationNote,
    sheets,
    decidedAt: decision?.decidedAt.toISOString() ?? null,
  };
}

export const assignedSchema = z
  .object({
    added: z.int(),
    removed: z.int(),
    short: z
      .array(z.object({ externalId: z.string(), title: z.string(), lacking: z.int() }))
      .meta({ description: 'Proposals that lack jurors without a conflict of interest.' }),
  })
  .meta({ id: 'JuryAssignments', title: 'Assignment results' });
export type AssignedView = z.output<typeof assignedSchema>;

export const releasedSchema = z
  .object({
    released: z.int(),
    notified: z.int().meta({ description: 'How many jurors get an email.' }),
  })
  .meta({ id: 'JuryRelease', title: 'Released assignments' });
export type ReleasedView = z.output<typeof releasedSchema>;

const place = z.int().nullable();
const late = z
  .boolean()
  .meta({ description: 'Whether the proposal came, or was changed, after the deadline of the call.' });

export const juryResultSchema = z
  .object({
    externalId: z.string(),
    title: z.string(),
    theme: z.string(),
    organization: z.string().nullable(),
    state: z.enum(proposalStates),
    late,
    place: place.meta({ description: 'Rank by average; null with too few reviews.' }),
    tied: z.boolean().meta({ description: 'Whether other proposals share this rank.' }),
    settled: z.boolean().meta({ description: 'Whether it was tied, and the chair settled the order.' }),
    themePlace: place,
    average: z.number().nullable(),
    deviation: z
      .number()
      .nullable()
      .meta({ description: "Sample standard deviation of the jurors' scores; null with fewer than two score sheets." }),
    criteria: z.record(z.string(), z.number().nullable()),
    sheets: z.int(),
    missing: z.int(),
    lacking: z.int().meta({ description: 'How many more reviews it needs to be ranked; 0 if it is ranked.' }),
    shared: z
      .object({ from: z.int(), to: z.int() })
      .nullable()
      .meta({
        description:
          'The ranks that it could have if one of its jurors were another: they cannot be told apart. Two jurors of the ' +
          'same proposal are some points apart on average; that, divided by its number of reviews, could move its average.',
      }),
    normalized: z.number().nullable().meta({
      description:
        "Average z-score: each score's distance from the juror's own mean, in units of that juror's standard deviation.",
    }),
    normalizedPlace: place,
    marks: z
      .array(z.object({ juror: z.string(), mean: z.number() }))
      .optional()
      .meta({ description: 'Score of each juror, by email address. Only returned to keys with the role `owner`.' }),
  })
  .meta({ id: 'JuryResult', title: 'Result' });
export type JuryResultView = z.output<typeof juryResultSchema>;

/** Returns the API view of a proposal's result, including each juror's score if `withJurors`. */
export function juryResultView(
  result: Result,
  call: Call,
  progress: JuryProgress,
  withJurors: boolean,
): JuryResultView {
  const proposal = progress.proposalOf.get(result.id);
  return {
    externalId: proposal?.externalId ?? '',
    title: proposal?.title ?? '',
    theme: result.theme,
    organization: proposal?.organization ?? null,
    state: proposal?.state ?? 'submitted',
    late: lateness(call, proposal) !== null,
    place: result.place?.place ?? null,
    tied: result.place?.isShared ?? false,
    settled: result.isSettled,
    themePlace: result.themePlace?.place ?? null,
    average: result.average,
    deviation: result.deviation,
    criteria: result.criteria,
    sheets: result.marks.length,
    missing: result.missing,
    lacking: result.lacking,
    shared: result.shared,
    normalized: result.normalized,
    normalizedPlace: result.normalizedPlace?.place ?? null,
    ...(withJurors && {
      marks: result.marks.map(({ jurorId, mean }) => ({ juror: emailOf(progress, jurorId), mean })),
    }),
  };
}

const instant = z.iso.datetime().nullable();

export const jurySheetSchema = z
  .object({
    externalId: z.string(),
    title: z.string(),
    theme: z.string(),
    state: z.enum(proposalStates).meta({ description: 'State of the proposal.' }),
    late,
    juror: z.object({ email: z.string(), name: z.string() }),
    assigned: z.boolean(),
    sheet: z.enum(['none', 'draft', 'submitted']),
    counts: z.boolean().meta({ description: 'Whether the sheet is part of the results.' }),
    conflicts: z
      .array(z.string())
      .meta({ description: 'Kinds of conflicts of interest that keep the sheet from counting, such as `declared`.' }),
    scores: z.record(z.string(), z.int()).meta({ description: 'By slug of the criterion; missing if not scored.' }),
    mean: z.number().nullable().meta({ description: 'Average of the scores by the weights of the scoring rules.' }),
    comment: z.string(),
    version: z.int().nullable().meta({ description: 'Increases with every change of the sheet.' }),
    proposalVersion: z
      .int()
      .nullable()
      .meta({ description: 'Which received version of the proposal was scored, counted from 1.' }),
    proposalSubmittedAt: instant.meta({ description: 'When that version was received.' }),
    proposalChanged: z.boolean().meta({
      description: 'Whether a newer version was received: the sheet counts once its juror has confirmed it.',
    }),
    startedAt: instant,
    changedAt: instant,
    submittedAt: instant,
    changedAfterDiscussionAt: instant.meta({
      description: 'When scores were changed after the juror could read those of others.',
    }),
    secondsSpent: z.int(),
    outcome: z.enum(['winner', 'not-selected']).nullable().meta({ description: 'Decision about the proposal.' }),
    outstanding: z.boolean().nullable().meta({ description: 'Whether it is outstanding in its theme.' }),
  })
  .meta({ id: 'JurySheet', title: 'Score sheet' });
export type JurySheetView = z.output<typeof jurySheetSchema>;

/** Returns the API view of a score sheet, or of an assignment without one. */
export function jurySheetView(one: ExportedSheet): JurySheetView {
  return {
    externalId: one.externalId,
    title: one.title,
    theme: one.theme,
    state: one.proposalState,
    late: one.isLate,
    juror: { email: one.email, name: one.name },
    assigned: one.isAssigned,
    sheet: sheetWord(one),
    counts: one.isCounted,
    conflicts: one.conflicts,
    scores: one.scores,
    mean: one.mean,
    comment: one.comment,
    version: one.version,
    proposalVersion: one.textVersion,
    proposalSubmittedAt: one.versionSubmittedAt,
    proposalChanged: one.isOutdated,
    startedAt: one.startedAt,
    changedAt: one.changedAt,
    submittedAt: one.submittedAt,
    changedAfterDiscussionAt: one.changedAfterDiscussionAt,
    secondsSpent: one.secondsSpent,
    outcome: one.choice?.outcome ?? null,
    outstanding: one.choice?.outstanding ?? null,
  };
}

export const jurorSchema = z
  .object({
    email: z.string(),
    name: z.string(),
    assigned: z.int(),
    sheets: z.int(),
    missing: z.int().meta({ description: 'Reviews without a conflict of interest that are not submitted.' }),
    mean: z.number().nullable(),
    others: z.number().nullable().meta({ description: 'Average score by other jurors for the same proposals.' }),
    difference: z.number().nullable(),
  })
  .meta({ id: 'Juror', title: 'Juror' });
type JurorView = z.output<typeof jurorSchema>;

/** A juror, with who it is. */
export interface ListedJuror {
  id: string;
  view: JurorView;
}

/** Returns the API view of how each juror scores compared with the others. */
export function jurorsView(progress: JuryProgress): ListedJuror[] {
  const { jurors, pairs, biases } = progress;
  const missing = grouped(progress.missing, ({ jurorId }) => jurorId);
  const known = new Map(biases.map((bias) => [bias.jurorId, bias]));
  return jurors
    .map(({ id, email, name, role }) => {
      const bias = known.get(id);
      const assigned = pairs.filter(({ isAssigned, jurorId }) => isAssigned && jurorId === id).length;
      return {
        id,
        role,
        view: {
          email,
          name,
          assigned,
          sheets: bias?.sheets ?? 0,
          missing: missing.get(id)?.length ?? 0,
          mean: bias?.mean ?? null,
          others: bias?.others ?? null,
          difference: bias?.difference ?? null,
        },
      };
    })
    .filter(({ role, view }) => role === 'juror' || view.assigned > 0);
}

function emailOf({ jurors }: JuryProgress, id: string): string {
  return jurors.find((juror) => juror.id === id)?.email ?? '';
}
