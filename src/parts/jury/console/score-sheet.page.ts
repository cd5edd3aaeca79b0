import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts, criterionText } from '../../../domain/calls/call.js';
import { contentView, fileViews } from '../../../domain/proposals/file-views.js';
import { emptyContent, hasContent, type ProposalContent } from '../../../domain/proposals/proposal-content.js';
import type { ListedFile } from '../../../domain/proposals/proposal-files.queries.js';
import { conflictsForJuror, contentForJurors } from '../domain/anonymity.js';
import { type FoundConflict, conflictText } from '../domain/conflict.js';
import type { JuryQuestion, ScoreSheet } from '../domain/jury.entity.js';
import type { JuryProposal, CurrentRules } from '../domain/jury.queries.js';
import type { JudgedText } from '../domain/judged-text.queries.js';
import type { NeighborReview } from '../domain/own-reviews.queries.js';
import { pointsOf, weighedCriteria, withCriteria } from '../domain/jury-settings.js';
import { scoreMeanings } from '../domain/score-meanings.js';
import { scoredStates } from '../domain/score-sheet.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { juryPath } from '../../../console/paths/paths.js';
import { themeOf } from '../../../domain/sessions/session-labels.js';
import { type Discussion, discussionView } from './discussion-view.js';
import { deadlineView, type JurorZone } from './juror-zone.js';
import { questionsView } from './questions-view.js';
import { juryField, jurySummary } from './jury-faults.js';
import { changedNote, laterNote } from './judged-text.js';
import { type EarlierRank, earlierText } from './earlier-ranks.js';
import { lateText } from '../../../domain/proposals/proposal.js';
import { timeText } from './time-text.js';
import { sheetPath } from './jury-paths.js';

/** What a juror typed, or saved before. */
export interface SheetFields {
  scores: Readonly<Record<string, string>>;
  comment: string;
  privateNote: string;
  feedback: string;
}

/** Returns a juror's score sheet: the parts of the proposal that jurors can see, and the form. */
export function scoreSheetPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    rules: CurrentRules;
    isDecided: boolean;
    proposal: JuryProposal;
    /** The proposal's text and PDFs; jurors with a conflict of interest get neither. */
    text: JudgedText;
    files: readonly ListedFile[];
    discussion: Discussion | null;
    /** A message that was refused, as typed. */
    message?: string;
    /** Questions to the team that the juror sees, and one that was refused, as typed. */
    questions: readonly JuryQuestion[];
    question?: string;
    /** The assigned proposals of the call before and after this one. */
    neighbors: readonly NeighborReview[];
    conflicts: readonly FoundConflict[];
    sheet: ScoreSheet | null;
    /** Null to show the saved sheet. */
    typed: SheetFields | null;
    fieldErrors: readonly FieldError[];
    /** Whether the sheet was saved in another window in the meantime. */
    isLate: boolean;
    zone: JurorZone;
    jurorId: string;
    /** Its ranks in earlier rounds, if jurors see them. */
    earlier: readonly EarlierRank[];
  },
) {
  const { language, now } = layout;
  const { call, rules, proposal, sheet, fieldErrors } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const scored = withCriteria(call, rules);
  const isOfCall = new Set(call.criteria.map(({ slug }) => slug));
  const words = new Map(callTexts(scored, language).criteria.map(({ slug, name }) => [slug, name]));
  const content = contentForJurors(input.text.current?.snapshot.content ?? emptyContent, rules);
  const fields = input.typed ?? fieldsOf(sheet);
  const weighed = weighedCriteria(scored.criteria, rules.weights);
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const isEven = new Set(weighed.map(({ weight }) => weight)).size === 1;
  const low = rules.lowLabel ?? say('low');
  const high = rules.highLabel ?? say('high');
  const criteria = weighed.map(({ slug, weight }) => {
    const value = (fields.scores[slug] ?? '').trim();
    return {
      slug,
      name: words.get(slug) ?? slug,
      // What the proposal says about it; null if only its title is known. `text` is empty without an answer.
      answer:
        hasContent(content) && isOfCall.has(slug)
          ? { lang: content.language ?? '', text: content.answers[slug] ?? '' }
          : null,
      // Its share of the total weight; null if all criteria have the same weight.
      weight: isEven ? null : say('weightOf', { share: Math.round((weight / total) * 100) }),
      field: juryField(`score.${slug}`, value, fieldErrors, language),
      // What its scores mean, in the words of the call.
      meanings: scoreMeanings(criterionText(call, 'scoreTexts', slug, language)),
      points: pointsOf(rules).map((point) => ({
        value: String(point),
        checked: value === String(point),
        end: point === rules.min ? low : point === rules.max ? high : null,
      })),
    };
  });
  const comment = juryField('comment', fields.comment, fieldErrors, language);
  const privateNote = juryField('privateNote', fields.privateNote, fieldErrors, language);
  const feedback = rules.sharesFeedback ? juryField('feedback', fields.feedback, fieldErrors, language) : null;
  const reader = { call, timeZone: input.zone.timeZone, language };
  const changed = changedNote(input.text, sheet, rules, reader);
  const at = (date: Date) => dayAndTime(date, input.zone.timeZone, language);
  const closed = closureOf(input, now, language);
  const stateKey = sheet === null ? 'new' : sheet.state;
  const hasForm = closed === null || sheet !== null || input.typed !== null;
  return {
    ...layout,
    title: proposal.title,
    heading: proposal.title,
    homePath: juryPath,
    facts: [
      proposal.externalId,
      ...(proposal.organization === null ? [] : [proposal.organization]),
      ...[lateText(call, proposal, language) ?? []].flat(),
      ...(rules.round === 1 ? [] : [say('round.name', { round: rules.round })]),
      ...input.earlier.map((one) => earlierText(one, language)),
    ],
    theme: themeOf(call, proposal.theme, language),
    url: proposal.url,
    // The assigned proposals of the call before and after this one.
    neighbors: input.neighbors.map(({ rel, id, title }) => ({
      rel,
      label: say(rel === 'prev' ? 'previous' : 'next'),
      path: sheetPath({ id }),
      title,
    })),
    // What the proposal says, without the answers that are beside the scales.
    content: textOf(call, content, hasForm ? criteria : [], language),
    files: fileViews(input.files, `${sheetPath(proposal)}/files`, language),
    deadline: deadlineView(rules.scoresUntilAt, input.zone, call.timeZone, now, language),
    // That the sheet doesn't say who proposes.
    isAnonymous: rules.isAnonymous,
    // How long the juror has worked on it; null if that wasn't measured.
    timeSpent: timeText(sheet?.secondsSpent ?? 0, language),
    // The state of the sheet.
    savedText: say(`sheet.${stateKey}`, { at: sheet === null ? '' : at(sheet.updatedAt) }),
    // Why the sheet can't be changed; null while it is open.
    closed,
    // False if the sheet is closed and was never filled in.
    hasForm,
    errors: jurySummary(
      [
        ...criteria.map(({ field, name }) => ({ field, label: name })),
        { field: comment, label: say('comment') },
        { field: privateNote, label: say('privateNote') },
        ...(feedback === null ? [] : [{ field: feedback, label: say('feedback') }]),
        { field: juryField('question', '', fieldErrors, language), label: say('question.label') },
      ],
      language,
    ),
    // The scores that were saved in another window in the meantime.
    meanwhile:
      input.isLate && sheet !== null
        ? {
            text: say('meanwhile', { at: at(sheet.updatedAt) }),
            scores: criteria.map(({ slug, name }) =>
              say('scoreOf', { criterion: name, score: String(sheet.scores[slug] ?? '–') }),
            ),
          }
        : null,
    action: sheetPath(proposal),
    juror: input.jurorId,
    // The saved fields as JSON, whatever the form shows.
    saved: savedFields(sheet),
    // The received version of the proposal that is on the page; empty if none was recorded.
    textVersion: String(input.text.current?.version ?? ''),
    // What has changed since the juror scored it, to be confirmed.
    textChanged: changed && { ...changed, canConfirm: closed === null && sheet?.state === 'handed-in' },
    // What was received after the decision.
    textLater: laterNote(input.text, rules, reader),
    version: String(sheet?.version ?? 0),
    criteria,
    scaleText: say('scaleText', { min: rules.min, max: rules.max, low, high }),
    comment,
    privateNote,
    // For the team; null unless the call shares feedback.
    feedback,
    isHandedIn: sheet?.state === 'handed-in',
    // Whether another proposal follows, to which the juror can go on.
    hasNext: sheet?.state !== 'handed-in' && input.neighbors.length > 0,
    // Whether a script saves the sheet while it is filled in. One that was submitted changes only by a button.
    isAutosaved: closed === null && sheet?.state !== 'handed-in' && !input.isLate,
    // What others have written; null until the juror has scored the proposal.
    discussion:
      input.discussion &&
      discussionView(
        input.discussion,
        { id: input.jurorId, timeZone: input.zone.timeZone, language },
        input.isDecided ? null : { action: sheetPath(proposal, 'messages'), typed: input.message ?? '', fieldErrors },
      ),
    // A message that can't be sent, as typed.
    unsent: input.discussion === null || input.isDecided ? (input.message ?? null) : null,
    // Whether the discussion opens once the sheet is submitted.
    opensDiscussion: closed === null && input.discussion === null,
    questions: questionsView(
      input.questions,
      { id: input.jurorId, timeZone: input.zone.timeZone, language, now },
      closed === null && sheet?.state !== 'handed-in'
        ? { action: sheetPath(proposal, 'question'), typed: input.question ?? '', fieldErrors }
        : null,
    ),
    conflict: { action: sheetPath(proposal, 'conflict'), title: proposal.title },
    // Where the review is handed back; null once it is submitted.
    handBack:
      sheet?.state === 'handed-in' || input.isDecided
        ? null
        : { action: sheetPath(proposal, 'hand-back'), title: proposal.title },
  };
}

function textOf(call: Call, content: ProposalContent, shown: readonly { slug: string }[], language: string) {
  const view = contentView(call, content, language);
  return view && { ...view, answers: view.answers.filter(({ slug }) => shown.every((one) => one.slug !== slug)) };
}

function fieldsOf(sheet: ScoreSheet | null): SheetFields {
  const scores = Object.entries(sheet?.scores ?? {}).map(([slug, score]) => [slug, String(score)] as const);
  const { comment = '', privateNote = '', feedback = '' } = sheet ?? {};
  return { scores: Object.fromEntries(scores), comment, privateNote, feedback };
}

function savedFields(sheet: ScoreSheet | null): string {
  const { scores, ...texts } = fieldsOf(sheet);
  const scored = Object.entries(scores).map(([slug, score]) => [`score.${slug}`, score] as const);
  return JSON.stringify({ ...Object.fromEntries(scored), ...texts });
}

/** Explains why a sheet is closed. A conflict of interest takes precedence over other reasons. */
function closureOf(
  input: { conflicts: readonly FoundConflict[]; isDecided: boolean; proposal: JuryProposal; rules: CurrentRules },
  now: Date,
  language: string,
) {
  const closed = (key: string, texts?: string[]) => ({
    title: translate(language, `console.jury.closed.${key}.title`),
    texts: texts ?? [translate(language, `console.jury.closed.${key}.text`)],
  });
  if (input.conflicts.length > 0)
    return closed('conflict', [
      ...conflictsForJuror(input.conflicts, input.rules).map((one) =>
        one === null ? translate(language, 'console.jury.anonymous.conflict') : conflictText(one, language),
      ),
      translate(language, 'console.jury.closed.conflict.text'),
    ]);
  if (input.isDecided) return closed('decided');
  if (!scoredStates.some((state) => state === input.proposal.state)) return closed('notOpen');
  const until = input.rules.scoresUntilAt;
  return until !== null && now >= until ? closed('over') : null;
}
