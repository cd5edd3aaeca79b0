import type { Call } from '../../../../domain/calls/call.entity.js';
import { callTexts } from '../../../../domain/calls/call.js';
import { formatDate, formatTime } from '../../../../domain/time/format.js';
import { translate } from '../../../../platform/i18n/messages.js';
import type { BookChapter, BookFrame } from '../../../../platform/pdf/book/book.js';
import type { Mark } from '../../../../platform/pdf/content.js';
import { colours, sectionMarks, textMark } from '../../../submissions/domain/document-marks.js';
import { bookChapter, frameOf } from '../../../submissions/domain/book/book-document.js';
import type { Remark } from '../discussion.queries.js';
import type { JuryQuestion, ScoreSheet } from '../jury.entity.js';
import type { WeighedTerm } from '../jury-settings.js';
import type { Result } from '../results.js';
import { weightedMean } from '../score-sheet.js';

const { quiet } = colours;

/** A review of a proposal, or an assignment without one. */
export interface DossierReview {
  juror: string;
  sheet: ScoreSheet | null;
  isCounted: boolean;
  isOutdated: boolean;
  isAssigned: boolean;
  /** Why it is closed. */
  conflicts: readonly string[];
}

/** What a chapter says beside what the proposal says. */
export interface DossierFacts {
  result: Result | null;
  /** Which version of the text the jury reads; null if none was recorded. */
  version: { number: number; receivedAt: Date } | null;
  /** That it came late, or was changed late. */
  late: string | null;
  reviews: readonly DossierReview[];
  messages: readonly Remark[];
  /** What the jury asked the team, and what it answered. */
  questions: readonly Pick<JuryQuestion, 'body' | 'answer'>[];
}

/** Returns the cover of a dossier for the meeting of the jury, and its table of contents in the order of the ranks. */
export function dossierFrame(
  call: Call,
  ranked: readonly { title: string; result: Result | null }[],
  { isAnonymous, sheets, language }: { isAnonymous: boolean; sheets: number; language: string },
  madeAt: Date,
): BookFrame {
  const say = (key: string, values = {}) => translate(language, `console.jury.dossier.${key}`, values);
  const facts = [say('proposals', { count: ranked.length }), say('sheets', { count: sheets })];
  const hint = say(isAnonymous ? 'anonymous' : 'confidential');
  const entries = ranked.map(({ title, result }) => ({ title, detail: rankText(result, language), section: null }));
  return frameOf(call, { title: say('title'), facts, hint, entries }, language, madeAt);
}

/** Returns a proposal with everything that the jury wrote about it. */
export function dossierChapter(
  call: Call,
  proposal: Parameters<typeof bookChapter>[1],
  facts: DossierFacts,
  { criteria, withFiles, language }: { criteria: readonly WeighedTerm[]; withFiles: boolean; language: string },
  entry: number,
): BookChapter {
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const at = (date: Date) =>
    translate(language, 'common.dayAndTime', {
      date: formatDate(date, call.timeZone, language, 'long'),
      time: formatTime(date, call.timeZone, language),
    });
  const { version, late, result, reviews, messages, questions } = facts;
  const names = new Map(callTexts(call, language).criteria.map(({ slug, name }) => [slug, name]));
  const input = { theme: null, state: 'submitted-all' as const, withNames: true, withFiles, language };
  const { marks, ...chapter } = bookChapter(call, proposal, input, entry);
  const lines = reviews.map((one) => reviewText(one, criteria, names, language));
  const counted = [
    rankText(result, language),
    ...criteria.flatMap(({ slug }) => {
      const mean = result?.criteria[slug] ?? null;
      return mean === null ? [] : [`${names.get(slug) ?? slug} ${decimal(mean, language)}`];
    }),
  ].join(' · ');
  const comments = reviews.flatMap(({ juror, sheet }) => (sheet?.comment ? [`${juror}: ${sheet.comment}`] : []));
  const discussion = messages.map(({ author, body, at: when }) => `${author}, ${at(when)}: ${body}`);
  const asked = questions.flatMap(({ body, answer }) => [body, `→ ${answer || say('question.state.unanswered')}`]);
  const sections: [string, string[]][] = [
    [say('dossier.result'), [counted]],
    [say('sheetsTitle'), lines.length > 0 ? lines : [say('nobodyAssigned')]],
    [say('dossier.comments'), comments],
    [say('question.title'), asked],
    [say('discussion.title'), discussion],
  ];
  const origin = [
    ...(version === null ? [] : [say('textOf', { number: version.number, at: at(version.receivedAt) })]),
    ...(late === null ? [] : [late]),
  ].join(' · ');
  const text = origin === '' ? [] : [textMark(origin, 9, quiet, 400, 20)];
  const jury = sections.flatMap(([heading, body]) => (body.length === 0 ? [] : sectionMarks(heading, body.join('\n'))));
  return { ...chapter, marks: [...marks, ...[...text, ...jury].map((mark): Mark => ({ ...mark, dir: 'auto' }))] };
}

function rankText(result: Result | null, language: string): string {
  const place = result?.place ?? null;
  const average = result?.average ?? null;
  const rank =
    place === null
      ? translate(language, 'console.jury.dossier.unranked')
      : translate(language, `console.jury.dossier.${place.isShared ? 'sharedRank' : 'rank'}`, { rank: place.place });
  return average === null ? rank : `${rank} · ${decimal(average, language)}`;
}

function reviewText(
  { juror, sheet, isCounted, isOutdated, isAssigned, conflicts }: DossierReview,
  criteria: readonly WeighedTerm[],
  names: ReadonlyMap<string, string>,
  language: string,
): string {
  const say = (key: string) => translate(language, `console.jury.${key}`);
  const mean = sheet === null ? null : weightedMean(sheet.scores, criteria);
  const scores =
    sheet === null ? [] : criteria.map(({ slug }) => `${names.get(slug) ?? slug} ${sheet.scores[slug] ?? '–'}`);
  const why = [
    ...conflicts,
    ...(isAssigned ? [] : [say('notAssigned')]),
    ...(isOutdated ? [say('step.changed')] : []),
    ...(sheet === null && conflicts.length === 0 ? [say('step.new')] : []),
    ...(sheet?.state === 'draft' ? [say('step.draft')] : []),
    ...(sheet?.state === 'handed-in' && !isCounted ? [say('step.kept')] : []),
  ];
  const parts = [...(mean === null ? [] : [decimal(mean, language)]), ...scores, ...why];
  return `${juror}: ${parts.join(' · ')}`;
}

function decimal(value: number, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
}
