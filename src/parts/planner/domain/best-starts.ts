import { ExpectedPeople } from '../../../domain/time/holidays.js';
import { comfort, comfortWithin, type HumaneHours } from '../../../domain/time/humane-hours.js';

const minuteMs = 60_000;

/** Possible starts that suit everyone in the same way. Milliseconds, ascending. */
export interface EqualStarts {
  starts: number[];
  comfort: Uint8Array<ArrayBuffer>;
  score: number;
}

/** Runs of one session, of which each person attends the one that suits them best. Milliseconds, ascending. */
export interface BestRuns {
  starts: number[];
  score: number;
}

/** All starts by how they suit the people who are expected. */
export class StartRanking {
  /** Starts that suit people equally, the best ones first. */
  readonly ranked: readonly EqualStarts[];
  private readonly weights: readonly number[];
  private readonly undominated: readonly EqualStarts[];

  /** Throws RangeError for an unknown zone. Zones with the same times count as one. */
  constructor(
    starts: readonly number[],
    private readonly minutes: number,
    people: readonly ExpectedPeople[],
    private readonly hours: HumaneHours,
  ) {
    const comfortOf = comfortWithin(minutes, hours);
    const columns = columnsOf(people, (timeZone) => comfortOf(starts, timeZone));
    this.weights = columns.map(({ weight }) => weight);
    this.ranked = equalStarts(
      starts,
      columns.map(({ values }) => values),
    )
      .map((some) => ({ ...some, score: this.scoreOf(some.comfort) }))
      .sort((a, b) => b.score - a.score || earliest(a) - earliest(b));
    this.undominated = withoutDominated(this.ranked);
  }

  /**
   * Returns the starts of two or three runs that together suit people best, exactly: no other choice has a higher
   * score. Runs of one session never overlap. Null if there is no such choice.
   */
  bestRuns(count: 2 | 3): BestRuns | null {
    const best = this.search(this.undominated, count, () => true);
    const starts = best && apart(best.chosen, this.minutes * minuteMs);
    if (best && starts) return { starts, score: best.score };
    // Rare: the days are so few that the best runs would overlap. A start that is worse alone can then be needed.
    const fits = (chosen: readonly EqualStarts[]) => apart(chosen, this.minutes * minuteMs) !== null;
    const other = this.search(this.ranked, count, fits);
    return other && { starts: apart(other.chosen, this.minutes * minuteMs) ?? [], score: other.score };
  }

  private search(
    from: readonly EqualStarts[],
    count: 2 | 3,
    fits: (chosen: readonly EqualStarts[]) => boolean,
  ): { chosen: EqualStarts[]; score: number } | null {
    let best: { chosen: EqualStarts[]; score: number } | null = null;
    const extend = (chosen: EqualStarts[], reached: Uint8Array<ArrayBuffer>, score: number, next: number) => {
      const left = count - chosen.length;
      if (left === 0) {
        if ((best === null || score > best.score) && fits(chosen)) best = { chosen, score };
        return;
      }
      for (let index = next; index < from.length; index += 1) {
        const one = from[index];
        // All that follow have at most this score, so that no choice among them can still win.
        if (one === undefined || (best !== null && score + left * one.score <= best.score)) return;
        const together = chosen.length === 0 ? one.comfort : better(reached, one.comfort);
        // A set of starts that suits equally can serve as several runs, on different days.
        extend([...chosen, one], together, this.scoreOf(together), index);
      }
    };
    extend([], new Uint8Array(this.weights.length), 0, 0);
    return best;
  }

  private scoreOf(values: Uint8Array): number {
    let score = 0;
    for (let index = 0; index < values.length; index += 1) {
      const share =
        values[index] === comfort.inside ? 1 : values[index] === comfort.atLunch ? this.hours.lunchShare : 0;
      score += share * (this.weights[index] ?? 0);
    }
    return score;
  }
}

// People in zones with the same local times all along need one column.
function columnsOf(
  people: readonly ExpectedPeople[],
  comfortIn: (timeZone: string) => Uint8Array<ArrayBuffer>,
): { values: Uint8Array<ArrayBuffer>; weight: number }[] {
  const columns = new Map<string, { values: Uint8Array<ArrayBuffer>; weight: number }>();
  for (const { timeZone, weight } of people) {
    const values = comfortIn(timeZone);
    const key = Buffer.from(values.buffer).toString('latin1');
    const known = columns.get(key);
    columns.set(key, { values, weight: weight + (known?.weight ?? 0) });
  }
  return [...columns.values()];
}

function equalStarts(starts: readonly number[], columns: readonly Uint8Array[]): Omit<EqualStarts, 'score'>[] {
  const sets = new Map<string, Omit<EqualStarts, 'score'>>();
  for (const [index, start] of starts.entries()) {
    const values = new Uint8Array(columns.length);
    for (let place = 0; place < columns.length; place += 1) values[place] = columns[place]?.[index] ?? comfort.outside;
    const key = String.fromCharCode(...values);
    const known = sets.get(key);
    if (known) known.starts.push(start);
    else sets.set(key, { starts: [start], comfort: values });
  }
  return [...sets.values()];
}

// What another start does at least as well for everyone is never needed.
function withoutDominated(ranked: readonly EqualStarts[]): EqualStarts[] {
  const kept: EqualStarts[] = [];
  for (const one of ranked) {
    if (!kept.some((other) => isAtLeast(other.comfort, one.comfort))) kept.push(one);
  }
  return kept;
}

function isAtLeast(one: Uint8Array, other: Uint8Array): boolean {
  for (let index = 0; index < one.length; index += 1) {
    if ((one[index] ?? 0) < (other[index] ?? 0)) return false;
  }
  return true;
}

function better(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  // A loop takes a tenth of the time that `Uint8Array.from` takes, and this is most of the search.
  const both = new Uint8Array(one.length);
  for (let index = 0; index < one.length; index += 1) both[index] = Math.max(one[index] ?? 0, other[index] ?? 0);
  return both;
}

/** Returns one start of each set, each at least `ms` after the one before, close together; null if there is none. */
function apart(chosen: readonly EqualStarts[], ms: number): number[] | null {
  const choices = permutations(chosen).flatMap((order) => choicesInOrder(order, ms));
  const span = (starts: readonly number[]) => (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  choices.sort((a, b) => span(a) - span(b) || (a[0] ?? 0) - (b[0] ?? 0));
  return choices[0] ?? null;
}

function choicesInOrder([first, ...rest]: readonly EqualStarts[], ms: number): number[][] {
  return (first?.starts ?? []).flatMap((start) => {
    const starts = [start];
    for (const { starts: possible } of rest) {
      const next = possible.find((one) => one >= (starts.at(-1) ?? 0) + ms);
      if (next === undefined) return [];
      starts.push(next);
    }
    return [starts];
  });
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

function earliest({ starts }: { starts: readonly number[] }): number {
  return starts[0] ?? Infinity;
}
