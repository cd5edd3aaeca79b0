import type { Call } from '../../../domain/calls/call.entity.js';
import type { JuryProgress } from '../domain/jury-progress.js';
import { frozenRanks, type FrozenRank, seenRanks, wonAlready } from '../domain/decision.js';
import type { JuryChoice, JuryDecision } from '../domain/jury.entity.js';
import type { JuryPair } from '../domain/jury.queries.js';
import { isScored } from '../domain/score-sheet.js';
import { memoizeByObject } from '../../../platform/memoize.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { withQuery } from '../../../platform/http/query.js';
import { themeOf } from '../../../domain/sessions/session-labels.js';
import type { ChoiceAnswer } from './jury-lines.js';
import { lateNote } from '../../../console/proposals/late-change-view.js';
import { lateText } from '../../../domain/proposals/proposal.js';
import { juryFault } from './jury-faults.js';
import { callJuryPath, minutesPath } from './jury-paths.js';
import { juryTabs } from './jury-tabs.js';
import { numberText, placeNote, placeText } from './results.page.js';
import { resultNote } from './uncounted-note.js';

/** Maximum number of candidates in the form. */
const maxOffered = 300;

/** The choice as entered. */
export interface DecisionFields {
  winners: readonly string[];
  outstanding: readonly string[];
  note: string;
}

/** Returns the results of proposals that can still win, best first. */
export const openResults = memoizeByObject(({ results, proposalOf }: JuryProgress) =>
  results.filter(({ id }) => {
    const proposal = proposalOf.get(id);
    return proposal !== undefined && isScored(proposal);
  }),
);

const seenIn = memoizeByObject(({ results, proposals }: JuryProgress) => seenRanks(frozenRanks(results, proposals)));

/** Returns the page of the decision: the form, or the decision once there is one. */
export function decisionPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    progress: JuryProgress;
    changedSheets: readonly JuryPair[] | null;
    /** How many changes of the platform wait for an owner. */
    late: number;
    decision: JuryDecision | null;
    /** What teams have answered about the current decision, by proposal. */
    answers: ReadonlyMap<string, ChoiceAnswer>;
    /** How many proposals of any round can still be marked as not selected. */
    others: number;
    /** All decisions, newest first, with their choices and the names of the people who made them. */
    decisions: readonly {
      decision: JuryDecision;
      choices: readonly JuryChoice[];
      names: ReadonlyMap<string, string>;
    }[];
    typed: DecisionFields;
    fieldErrors: readonly FieldError[];
    asksFewer: boolean;
    isChanged: boolean;
    reopenError: FieldError | null;
    isSimple: boolean;
  },
) {
  const { language } = layout;
  const { call, progress, decision, decisions, reopenError } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const views = decisions.map((one) =>
    decidedView(
      call,
      { ...one, answers: one.decision.id === decision?.id ? input.answers : new Map() },
      language,
      layout.now,
    ),
  );
  const dismissed = decision?.othersDeclinedAt ?? null;
  return {
    ...layout,
    title: say('tab.decision'),
    tabs: juryTabs(call, 'decision', layout),
    // A note about submitted reviews that don't count or, after the decision, would now count differently.
    note: resultNote(call, input, language),
    // That changes of the platform wait for an owner.
    late: lateNote(call, input.late, language),
    // The form; null while there is a decision.
    form: decision === null ? formView(layout, input) : null,
    current: decision === null ? null : (views[0] ?? null),
    minutesPath: minutesPath(call, false),
    round:
      decision === null
        ? { path: callJuryPath(call, 'round'), label: say('round.link', { round: progress.rules.round + 1 }) }
        : null,
    others:
      decision === null || dismissed !== null || input.others === 0
        ? null
        : {
            action: callJuryPath(call, 'decision/others'),
            count: String(input.others),
            text: say('othersText', { count: input.others }),
          },
    othersDone: dismissed === null ? null : say('othersDone', { at: dayAndTime(dismissed, call.timeZone, language) }),
    reopen:
      decision === null
        ? null
        : {
            action: callJuryPath(call, 'decision/reopen'),
            error: reopenError === null ? null : juryFault(reopenError, language),
          },
    earlier: decision === null ? views : views.slice(1),
  };
}

function formView({ language }: ConsoleLayout, input: Parameters<typeof decisionPage>[1]) {
  const { call, progress, typed, fieldErrors } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const [winners, outstanding] = [new Set(typed.winners), new Set(typed.outstanding)];
  // The form would be unusable with thousands of rows: it lists the first by rank, and those that are selected.
  const offered = openResults(progress);
  const near = offered.filter(({ id }, index) => index < maxOffered || winners.has(id));
  const candidates = near.flatMap((result) => {
    const proposal = progress.proposalOf.get(result.id);
    if (proposal === undefined) return [];
    return [
      {
        id: proposal.id,
        title: proposal.title,
        theme: themeOf(call, proposal.theme, language),
        place: placeText(result.place, language),
        // The ranks that it shares, or what it lacks to be ranked.
        placeNote: placeNote(result, false, language),
        // That it came after the deadline.
        late: lateText(call, proposal, language),
        // Null if no one has scored it.
        themePlace: result.themePlace && placeText(result.themePlace, language),
        average: numberText(result.average),
        sheets: say('sheetsOf', { count: result.marks.length, missing: result.missing }),
        isWinner: winners.has(proposal.id),
        isOutstanding: outstanding.has(proposal.id),
      },
    ];
  });
  const currentWinners = wonAlready(progress.proposals);
  const left = call.winners === null ? null : Math.max(0, call.winners - currentWinners);
  const items = fieldErrors.map((fieldError) => ({
    id: 'candidates',
    label: say('winnersLabel'),
    message: juryFault(fieldError, language),
  }));
  return {
    action: callJuryPath(call, 'decision'),
    errors:
      items.length === 0 ? null : { title: translate(language, 'errors.summary', { count: items.length }), items },
    fewer: input.asksFewer ? say('fewerText', { count: winners.size + currentWinners, most: call.winners ?? 0 }) : null,
    fewerCount: String(winners.size),
    changed: input.isChanged,
    lede:
      left === null
        ? say('decideText')
        : say(currentWinners === 0 ? 'decideUpTo' : left === 0 ? 'decideNone' : 'decideMore', {
            most: left,
            won: currentWinners,
          }),
    firstPath:
      left === null || left === 0 || candidates.length === 0
        ? null
        : withQuery(callJuryPath(call, 'decision'), {
            from: input.isSimple ? 'simple' : undefined,
            first: String(left),
          }),
    firstLabel: left === null ? '' : say('tickFirst', { count: left }),
    seen: seenIn(progress),
    from: input.isSimple ? 'simple' : '',
    hint: say(input.isSimple ? 'simple.decideHint' : 'decideHint'),
    note: typed.note,
    candidates,
    more: near.length < offered.length ? say('offered', { shown: near.length, all: offered.length }) : null,
    missing: progress.missing.length === 0 ? null : say('stillMissing', { count: progress.missing.length }),
  };
}

function decidedView(
  call: Call,
  {
    decision,
    choices,
    names,
    answers,
  }: {
    decision: JuryDecision;
    choices: readonly JuryChoice[];
    names: ReadonlyMap<string, string>;
    answers: ReadonlyMap<string, ChoiceAnswer>;
  },
  language: string,
  now: Date,
) {
  const ranks = new Map(decision.ranking.map((rank): [string, FrozenRank] => [rank.proposalId, rank]));
  const at = (date: Date) => dayAndTime(date, call.timeZone, language, now);
  const nameOf = (actor: string | null) => names.get(actor ?? '') ?? translate(language, 'console.jury.gone');
  const { reopenedAt, reopenedBy, reopenedReason } = decision;
  const won = choices.filter(({ outcome }) => outcome === 'winner');
  return {
    who: nameOf(decision.decidedBy),
    when: at(decision.decidedAt),
    note: decision.note,
    winners: decision.ranking
      .flatMap((rank) => won.filter(({ proposalId }) => proposalId === rank.proposalId))
      .map(({ proposalId, outstanding }) => {
        const rank = ranks.get(proposalId);
        const place = rank?.place ?? null;
        return {
          title: rank?.title ?? '',
          theme: themeOf(call, rank?.theme ?? '', language),
          place: placeText(place === null ? null : { place, isShared: rank?.isShared ?? false }, language),
          isOutstanding: outstanding,
          answer: answers.get(proposalId) ?? null,
        };
      }),
    // Whether teams were asked.
    hasAnswers: answers.size > 0,
    reopened:
      reopenedAt === null
        ? null
        : translate(language, 'console.jury.reopenedBy', {
            who: nameOf(reopenedBy),
            at: at(reopenedAt),
            reason: reopenedReason ?? '',
          }),
  };
}
