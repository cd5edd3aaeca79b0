import { scaleLinear } from 'd3-scale';
import { type OutcomeCounts, type StepCount, stepsOf } from '../domain/funnel.js';
import { translate } from '../../../platform/i18n/messages.js';
import { registeredWords, shareWords } from './share-words.js';

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
