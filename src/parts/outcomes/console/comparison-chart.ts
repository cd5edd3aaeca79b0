import { scaleLinear } from 'd3-scale';
import { type ComparedShare, type Comparison, fewestCompared } from '../domain/comparison.js';
import { translate } from '../../../platform/i18n/messages.js';
import { percent } from './funnel-chart.js';

/** A share with its whiskers, in percent of the chart; null where there is nothing to draw. */
interface Mark {
  label: string;
  /** A disc for those who attended, a ring for the others. */
  isRing: boolean;
  text: string;
  words: string;
  at: number;
  from: number;
  to: number;
  length: number;
  isDrawn: boolean;
}

const across = scaleLinear([0, 1], [0, 100]);

/** Draws a comparison and describes what it shows. */
export function comparisonChart(compared: readonly Comparison[], language: string) {
  return {
    ticks: across.ticks(5).map((share) => ({ at: round(share), label: percent(share, language) })),
    steps: compared.map((one) => ({
      heading: translate(language, `console.outcomes.step.${one.step}`),
      marks: [markOf(one.attended, 'attended', language), markOf(one.others, 'others', language)],
      words: verdictWords(one, language),
      ...verdictState(one.verdict),
      verdict: translate(language, `console.outcomes.verdict.${one.verdict}`),
    })),
    caveat: translate(language, 'console.outcomes.caveat'),
  };
}

function markOf(share: ComparedShare, who: 'attended' | 'others', language: string): Mark {
  const { count, of, interval } = share;
  const label = translate(language, `console.outcomes.compared.${who}`);
  const [low, high] = [interval?.low ?? 0, interval?.high ?? 0];
  const text =
    share.share === null
      ? translate(language, 'console.outcomes.noProposals')
      : translate(language, of < fewestCompared ? 'console.outcomes.comparedFew' : 'console.outcomes.comparedShare', {
          count,
          of,
          percent: percent(share.share, language),
          low: percent(low, language),
          high: percent(high, language),
        });
  return {
    label,
    isRing: who === 'others',
    text,
    words: `${label}: ${text}`,
    at: round(share.share ?? 0),
    from: round(low),
    to: round(high),
    length: Math.round((round(high) - round(low)) * 100) / 100,
    // The picture of a few would say more than they do.
    isDrawn: of >= fewestCompared,
  };
}

/** `+25 points (−5 to 51)`, and what follows from it. */
function verdictWords({ verdict, difference }: Comparison, language: string): string {
  if (difference === null) return translate(language, 'console.outcomes.says.too-few', { least: fewestCompared });
  const points = (share: number) => pointsOf(share, language);
  return translate(language, `console.outcomes.says.${verdict}`, {
    points: points(Math.abs(difference.points)),
    low: points(difference.low),
    high: points(difference.high),
  });
}

function pointsOf(share: number, language: string): string {
  const rounded = Math.round(share * 100) + 0;
  return new Intl.NumberFormat(language).format(rounded).replace('-', '\u2212');
}

function verdictState(verdict: Comparison['verdict']): { tone: string; icon: string } {
  switch (verdict) {
    case 'more':
    case 'less':
      return { tone: 'good', icon: 'dot' };
    case 'unclear':
      return { tone: 'warn', icon: 'half' };
    case 'too-few':
      return { tone: 'off', icon: 'ring' };
  }
}

function round(share: number): number {
  return Math.round(across(share) * 100) / 100;
}
