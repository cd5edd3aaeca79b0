import type { Call } from '../../../domain/calls/call.entity.js';
import { lateness, lateText } from '../../../domain/proposals/proposal.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { JuryProgress } from '../domain/jury-progress.js';
import type { ScoreSheet } from '../domain/jury.entity.js';
import type { JudgedText } from '../domain/judged-text.queries.js';
import type { JuryProposal } from '../domain/jury.queries.js';
import { withCriteria } from '../domain/jury-settings.js';
import { weightedMean } from '../domain/score-sheet.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { proposalPath } from '../../../console/paths/proposal-paths.js';
import { proposalState } from '../../../console/ui/proposal-state-view.js';
import { themeOf } from '../../../domain/sessions/session-labels.js';
import type { DiscussionView } from './discussion-view.js';
import { conflictText } from '../domain/conflict.js';
import { laterNote } from './judged-text.js';
import { type EarlierRank, earlierText } from './earlier-ranks.js';
import { callJuryPath, chairPath } from './jury-paths.js';
import { numberText, placeNote, placeText } from './results.page.js';

/** Owners see who proposes. */
const everything = { isAnonymous: false, hidesPlaces: false };

/** Returns the page with all scores of a proposal, for owners and the chair. Sheets that don't count have a reason. */
export function proposalScoresPage(
  layout: ConsoleLayout,
  {
    call,
    progress,
    proposal,
    sheets,
    discussion,
    unsent,
    text,
    earlier,
    isChair = false,
  }: {
    call: Call;
    progress: JuryProgress;
    proposal: JuryProposal;
    sheets: readonly ScoreSheet[];
    discussion: DiscussionView;
    unsent: string | null;
    text: JudgedText;
    /** Its ranks in rounds that are over. */
    earlier: readonly EarlierRank[];
    /** Whether the chair of the jury reads it. */
    isChair?: boolean;
  },
) {
  const { language } = layout;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const { criteria, results, jurors, pairs, counted, outdated, conflictsOf } = progress;
  const words = new Map(
    callTexts(withCriteria(call, progress.rules), language).criteria.map(({ slug, name }) => [slug, name]),
  );
  const result = results.find(({ id }) => id === proposal.id);
  const assigned = new Set(
    pairs.filter((one) => one.isAssigned && one.proposalId === proposal.id).map(({ jurorId }) => jurorId),
  );
  const own = new Map(sheets.map((one) => [one.jurorId, one]));
  const rows = jurors
    .filter(({ id }) => assigned.has(id) || own.has(id))
    .map(({ id, name }) => {
      const sheet = own.get(id);
      const conflicts = conflictsOf({ proposalId: proposal.id, jurorId: id });
      const isCounted = counted.some((one) => one.proposalId === proposal.id && one.jurorId === id);
      const why = [
        ...conflicts.map((one) => conflictText(one, language)),
        ...(assigned.has(id) ? [] : [say('notAssigned')]),
        ...(outdated.some((one) => one.proposalId === proposal.id && one.jurorId === id) ? [say('step.changed')] : []),
      ];
      return {
        juror: name,
        state: sheetState(sheet?.state ?? null, isCounted, conflicts.length > 0, language),
        // Why the sheet doesn't count; empty if it does or there is none.
        why,
        when: sheet === undefined ? null : dayAndTime(sheet.updatedAt, call.timeZone, language),
        mean: numberText(sheet === undefined ? null : weightedMean(sheet.scores, criteria)),
        scores: criteria.map(({ slug }) => ({
          name: words.get(slug) ?? slug,
          score: String(sheet?.scores[slug] ?? '–'),
        })),
        comment: sheet?.comment ?? '',
        // That the scores were changed after others' comments could be read.
        changed: changedText(sheet, criteria, call.timeZone, language),
      };
    });
  const at = (date: Date) => dayAndTime(date, call.timeZone, language);
  const fact = (key: string, text: string) => ({ term: say(`fact.${key}`), text });
  const late = lateText(call, proposal, language);
  const lateAt = lateness(call, proposal) === 'late' ? proposal.arrivedAt : proposal.changedAt;
  return {
    ...layout,
    title: proposal.title,
    heading: proposal.title,
    backPath: isChair ? chairPath(call) : callJuryPath(call),
    // Null for those who can't open it.
    proposalPath: isChair ? null : proposalPath(call, proposal),
    theme: themeOf(call, proposal.theme, language),
    state: proposalState(proposal.state, language),
    facts: [
      ...earlier.map(({ round, ...one }) => ({
        term: say('round.name', { round }),
        text: earlierText({ round, ...one }, language),
      })),
      fact('average', numberText(result?.average ?? null)),
      fact('deviation', numberText(result?.deviation ?? null)),
      fact(
        'place',
        [placeText(result?.place ?? null, language), result && placeNote(result, false, language)]
          .filter(Boolean)
          .join(' · '),
      ),
      fact('themePlace', placeText(result?.themePlace ?? null, language)),
      fact('normalizedPlace', placeText(result?.normalizedPlace ?? null, language)),
      ...criteria.map(({ slug }) => ({
        term: words.get(slug) ?? slug,
        text: numberText(result?.criteria[slug] ?? null),
      })),
      ...(text.current === null
        ? []
        : [fact('text', say('textOf', { number: text.current.number, at: at(text.current.receivedAt) }))]),
      ...(late === null || lateAt === null ? [] : [{ term: late, text: at(lateAt) }]),
    ],
    // What was received after the decision.
    textLater: laterNote(text, isChair ? progress.rules : everything, { call, timeZone: call.timeZone, language }),
    criteria: criteria.map(({ slug }) => words.get(slug) ?? slug),
    sheets: rows,
    discussion,
    // A message that can't be sent, as typed.
    unsent,
  };
}

function changedText(
  sheet: ScoreSheet | undefined,
  criteria: JuryProgress['criteria'],
  timeZone: string,
  language: string,
): string | null {
  if (!sheet?.changedAfterDiscussionAt || sheet.scoresBefore === null) return null;
  return translate(language, 'console.jury.discussion.changed', {
    at: dayAndTime(sheet.changedAfterDiscussionAt, timeZone, language),
    before: numberText(weightedMean(sheet.scoresBefore, criteria)),
  });
}

function sheetState(state: 'draft' | 'handed-in' | null, isCounted: boolean, hasConflict: boolean, language: string) {
  const label = (key: string) => translate(language, `console.jury.step.${key}`);
  if (isCounted) return { tone: 'good', icon: 'dot', label: label('handed-in') };
  if (state === 'handed-in') return { tone: 'bad', icon: 'bang', label: label('kept') };
  if (hasConflict) return { tone: 'off', icon: 'square', label: label('conflict') };
  return state === 'draft'
    ? { tone: 'warn', icon: 'half', label: label('draft') }
    : { tone: 'off', icon: 'ring', label: label('new') };
}
