import { maxAttachedBytes } from '../../submissions/domain/book/book.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { JuryProgress } from '../domain/jury-progress.js';
import type { JuryPair } from '../domain/jury.queries.js';
import { byNormalized, type JurorBias, type Result } from '../domain/results.js';
import type { Placing } from '../domain/statistics.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { pageOf, pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../platform/http/query.js';
import { proposalState } from '../../../console/ui/proposal-state-view.js';
import { themeOf } from '../../../domain/sessions/session-labels.js';
import { dotStrip, leaning } from './dot-strip.js';
import { callJuryPath, proposalScoresPath } from './jury-paths.js';
import { lateText } from '../../../domain/proposals/proposal.js';
import { juryTabs } from './jury-tabs.js';
import { resultNote } from './uncounted-note.js';

/** Returns the page with the ranking of a call, overall or in one theme. */
export function resultsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    progress: JuryProgress;
    changedSheets: readonly JuryPair[] | null;
    theme: string | null;
    /** Whether the order is that of the normalized ranks. */
    isNormalized: boolean;
    /** Of the round that is open. */
    openRound: number;
    page: number;
  },
) {
  const { language, mayAdminister } = layout;
  const { call, progress, theme, isNormalized, page } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const { results, resultsOf, rules, counted, missing, distance } = progress;
  const found = theme === null ? results : (resultsOf.get(theme) ?? []);
  const shown = isNormalized ? byNormalized(found) : found;
  const path = callJuryPath(call);
  const words = callTexts(call, language);
  const { openRound } = input;
  const { pastRound } = progress;
  const round = pastRound === null ? undefined : String(pastRound);
  const at = (slug: string | null, normalized: boolean, more: { page?: string } = {}) =>
    withQuery(path, { theme: slug ?? undefined, sort: normalized ? 'normalized' : undefined, round, ...more });
  const file = (name: 'results.csv' | 'results.xlsx') => withQuery(callJuryPath(call, name), { round });
  const head = (normalized: boolean) => ({
    label: say(normalized ? 'col.normalized' : 'col.place'),
    path: at(theme, normalized),
    // For `aria-sort`.
    order: normalized === isNormalized ? 'ascending' : 'none',
  });
  const caption = theme === null ? say('overall') : (words.themes.find(({ slug }) => slug === theme)?.name ?? '');
  const row = (one: Result) => resultRow(one, { call, progress, isInTheme: theme !== null, mayAdminister, language });
  const rows = pageOf(shown, page);
  const [ranked, unranked] = [true, false].map((is) => rows.filter(({ lacking }) => (lacking === 0) === is));
  const choice = (slug: string | null, label: string) => ({
    path: at(slug, isNormalized),
    label,
    count: slug === null ? results.length : (resultsOf.get(slug)?.length ?? 0),
    current: slug === theme,
  });
  return {
    ...layout,
    title: say('title'),
    tabs: juryTabs(call, 'results', layout),
    // The same note as on the decision page, for owners (`resultNote`).
    note: mayAdminister ? resultNote(call, input, language) : null,
    // The rounds of the jury; empty while there is only one.
    rounds:
      openRound === 1
        ? []
        : Array.from({ length: openRound }, (_, index) => index + 1).map((one) => ({
            path: one === openRound ? path : withQuery(path, { round: String(one) }),
            label: say('round.name', { round: one }),
            current: one === (pastRound ?? openRound),
          })),
    // The form that goes back to the round before; null once somebody has scored.
    takeBack:
      mayAdminister && openRound > 1 && pastRound === null && progress.pairs.every(({ state }) => state === null)
        ? {
            action: callJuryPath(call, 'round/take-back'),
            after: String(openRound),
            label: say('round.takeBack', { round: openRound - 1 }),
          }
        : null,
    figures: [
      { value: String(results.length), label: say('figure.proposals') },
      { value: `${counted.length} / ${counted.length + missing.length}`, label: say('figure.sheets') },
      { value: String(results.filter(({ lacking }) => lacking === 0).length), label: say('figure.ranked') },
    ],
    themes: [choice(null, say('overall')), ...words.themes.map(({ slug, name }) => choice(slug, name))],
    // The order, and the paths to change it.
    place: head(false),
    normalized: head(true),
    pager: pager(shown.length, page, language, (next) => at(theme, isNormalized, { page: next })),
    hasRows: rows.length > 0,
    ranked: { caption, rows: (ranked ?? []).map((one) => row(one)) },
    // Those with too few reviews.
    unranked: unranked?.length
      ? { caption: say('unranked', { count: rules.minReviews }), rows: unranked.map((one) => row(one)) }
      : null,
    // How each juror compares with the others; empty unless the viewer is an owner.
    jurors: mayAdminister
      ? progress.biases.map((bias) => biasRow(bias, progress, (rules.max - rules.min) / 2, language))
      : [],
    // How it follows which ranks can't be told apart.
    bandText: distance === null ? say('bandUnknown') : say('bandText', { distance: numberText(distance) }),
    csvPath: file('results.csv'),
    xlsxPath: file('results.xlsx'),
    // The form that makes a file of all score sheets, for owners.
    sheetFiles: mayAdminister ? { action: callJuryPath(call, 'sheets'), round: round ?? null } : null,
    // How a document for the meeting is made, by owners.
    dossier:
      mayAdminister && results.length > 0
        ? {
            path: callJuryPath(call, 'dossier'),
            attached: translate(language, 'console.submissions.book.withFilesHint', {
              megabytes: maxAttachedBytes / 1024 / 1024,
            }),
          }
        : null,
    ownersOnly: mayAdminister ? null : say('ownersOnly'),
  };
}

function resultRow(
  one: Result,
  {
    call,
    progress,
    isInTheme,
    mayAdminister,
    language,
  }: { call: Call; progress: JuryProgress; isInTheme: boolean; mayAdminister: boolean; language: string },
) {
  const proposal = progress.proposalOf.get(one.id);
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  return {
    place: placeText(isInTheme ? one.themePlace : one.place, language),
    // The ranks that it shares, or what it lacks to be ranked; null if nothing is to be said.
    placeNote: placeNote(one, isInTheme, language),
    title: proposal?.title ?? '',
    organization: proposal?.organization ?? null,
    // That it came after the deadline.
    late: lateText(call, proposal, language),
    // Null if the viewer can't see individual scores.
    path: mayAdminister && progress.pastRound === null ? proposalScoresPath(call, one) : null,
    theme: themeOf(call, one.theme, language),
    average: numberText(one.average),
    spread: spreadText(one, language),
    strip: dotStrip(
      one.marks.map((mark) => mark.mean),
      one.average,
      one.margin,
      progress.rules,
    ),
    sheets: say('sheetsOf', { count: one.marks.length, missing: one.missing }),
    normalized:
      one.normalizedPlace === null
        ? '–'
        : say('normalizedPlace', {
            place: placeText(one.normalizedPlace, language),
            value: signed(one.normalized ?? 0),
          }),
    state: proposalState(proposal?.state ?? 'submitted', language),
  };
}

/** Returns that its tie was settled, the ranks that it shares as they can't be told apart, or what it lacks; or null. */
export function placeNote(
  { lacking, shared, themeShared, isSettled }: Pick<Result, 'lacking' | 'shared' | 'themeShared' | 'isSettled'>,
  isInTheme: boolean,
  language: string,
): string | null {
  if (lacking > 0) return translate(language, 'console.jury.lackingReviews', { count: lacking });
  if (isSettled) return translate(language, 'console.jury.chair.tieSettled');
  const range = isInTheme ? themeShared : shared;
  return range === null || range.from === range.to
    ? null
    : translate(language, 'console.jury.sharedPlaces', { from: range.from, to: range.to });
}

function biasRow(
  { jurorId, sheets, mean, others, difference }: JurorBias,
  { jurors }: JuryProgress,
  most: number,
  language: string,
) {
  return {
    name: jurors.find(({ id }) => id === jurorId)?.name ?? translate(language, 'console.jury.gone'),
    sheets: String(sheets),
    mean: numberText(mean),
    others: numberText(others),
    difference: difference === null ? '–' : signed(difference),
    bar: leaning(difference, most),
  };
}

/** Returns a place as text: `2`, `2=` for a tie, or a dash for no place. */
export function placeText(place: Placing | null, language: string): string {
  if (place === null) return '–';
  return place.isShared ? translate(language, 'console.jury.sharedPlace', { place: place.place }) : String(place.place);
}

/** Returns a number with two decimals, or a dash. */
export function numberText(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

function spreadText({ marks, deviation }: Result, language: string): string {
  const [low, high] = [marks[0], marks.at(-1)];
  if (low === undefined || high === undefined) return translate(language, 'console.jury.noMarks');
  if (deviation === null) return translate(language, 'console.jury.oneMark', { mark: numberText(low.mean) });
  const values = { low: numberText(low.mean), high: numberText(high.mean), deviation: numberText(deviation) };
  return translate(language, 'console.jury.spreadOf', values);
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? text : `${value < 0 ? '\u2212' : '+'}${text}`;
}
