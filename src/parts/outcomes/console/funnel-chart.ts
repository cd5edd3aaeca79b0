import { scaleLinear } from 'd3-scale';
import { type OutcomeCounts, type StepCount, stepsOf, type Share } from '../domain/funnel.js';
import { translate } from '../../../platform/i18n/messages.js';

/** A bar, in percent of its chart: full as far as people or proposals came, thin from there to the step before. */
interface Bar {
  label: string;
  count: number;
  width: number;
  dropped: number;
  /** The description of the chart. */
  words: string;
  notes: string[];
}

/** Draws the steps of a row. */
export function funnelChart(counts: OutcomeCounts, language: string) {
  const steps = stepsOf(counts);
  const most = { people: Math.max(1, counts.registered), proposals: Math.max(1, counts.proposals.drafted) };
  return {
    parts: (['people', 'proposals'] as const).map((unit) => {
      const own = steps.filter((step) => step.unit === unit);
      const across = scaleLinear([0, most[unit]], [0, 100]);
      const bars = own.map((step) => barOf(step, step.fromBefore?.of ?? step.count, across, language));
      return {
        heading: translate(language, `console.outcomes.unit.${unit}`),
        tone: unit === 'people' ? 'k3' : 'k2',
        bars,
      };
    }),
  };
}

function barOf(step: StepCount, before: number, across: (count: number) => number, language: string): Bar {
  const label = stepLabel(step.step, language);
  const notes = stepNotes(step, language);
  const fewer = before - step.count;
  const drop = fewer > 0 ? [translate(language, 'console.outcomes.fewer', { count: fewer })] : [];
  const width = across(step.count);
  return {
    label,
    count: step.count,
    width: round(width),
    dropped: round(across(before) - width),
    words: [`${label}: ${step.count}`, ...notes, ...drop].join('; '),
    notes: [...notes.slice(0, 1), ...drop],
  };
}

/** The name of a step. */
function stepLabel(step: StepCount['step'], language: string): string {
  return translate(language, `console.outcomes.step.${step}`);
}

/** The shares of a step: of the step before it, and of those who registered. No shares for a step without people. */
function stepNotes({ step, unit, count, fromBefore, fromRegistered }: StepCount, language: string): string[] {
  if (count === 0) return [];
  return [
    ...(fromBefore === null ? [] : [shareWords(fromBefore, language)]),
    ...(fromRegistered === null || step === 'attended'
      ? []
      : [registeredWords(fromRegistered, unit === 'proposals', language)]),
  ].filter((words) => words !== null);
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100;
}

const formats = new Map<string, Intl.NumberFormat>();

/** `40%`; what is more than nothing and less than everything never looks like it. */
export function percent(share: number, language: string): string {
  const format = formats.get(language) ?? new Intl.NumberFormat(language, { style: 'percent' });
  formats.set(language, format);
  if (share > 0 && share < 0.005) return `<${format.format(0.01)}`;
  if (share < 1 && share >= 0.995) return `>${format.format(0.99)}`;
  return format.format(share);
}

/** `40% of 214`, or how many of how few; null for nothing of nothing. */
export function shareWords({ count, of, share }: Share, language: string): string | null {
  if (of === 0) return null;
  return share === null
    ? translate(language, 'console.outcomes.comparedFew', { count, of })
    : translate(language, 'console.outcomes.shareOf', { percent: percent(share, language), of });
}

/**
 * How many of those who registered came so far: `by 20 people, 9% of registered`, or how many of how few; without the
 * number (`9% of registered`) if it is shown beside it.
 */
function registeredWords({ count, of, share }: Share, isNamed: boolean, language: string): string | null {
  if (of === 0) return null;
  const key = `console.outcomes.${share === null ? 'few' : 'share'}Of${isNamed ? '' : 'All'}Registered`;
  return translate(language, key, { count, of, percent: share === null ? '' : percent(share, language) });
}
