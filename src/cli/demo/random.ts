import { drawsFrom as numbersFrom } from '../../parts/jury/domain/assignment.js';

/** Draws that are the same on every machine: one seed, one demo. */
export interface Draws {
  /** In [0, 1). */
  next(): number;
  /** A whole number, `from` and `to` included. */
  between(from: number, to: number): number;
  /** The same things in another order. */
  shuffled<T>(items: readonly T[]): T[];
}

/** The same draws for the same seed of 32 bits. */
export function drawsFrom(seed: number): Draws {
  const next = numbersFrom(seed);
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    shuffled(items) {
      const left = [...items];
      return items.flatMap(() => left.splice(between(0, left.length - 1), 1));
    },
  };
}
