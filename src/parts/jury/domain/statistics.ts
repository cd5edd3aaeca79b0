/** A rank: ties share a rank, and the next one is skipped (1, 2, 2, 4). */
export interface Placing {
  place: number;
  /** Whether it is shared. */
  isShared: boolean;
}

/** Returns the mean, or null for no values. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the sample standard deviation (n − 1), or null for fewer than two values. */
export function spread(values: readonly number[]): number | null {
  const middle = mean(values);
  if (middle === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** Ranks items by value, highest first; items with a null value have no rank. */
export function placings<Item>(
  items: readonly Item[],
  valueOf: (item: Item) => number | null,
): (item: Item) => Placing | null {
  const counts = new Map<number, number>();
  for (const item of items) {
    const value = valueOf(item);
    if (value !== null) counts.set(settled(value), (counts.get(settled(value)) ?? 0) + 1);
  }
  const places = new Map<number, Placing>();
  let place = 1;
  for (const [value, count] of [...counts].toSorted(([a], [b]) => b - a)) {
    places.set(value, { place, isShared: count > 1 });
    place += count;
  }
  return (item) => {
    const value = valueOf(item);
    return value === null ? null : (places.get(settled(value)) ?? null);
  };
}

/** Rounds: floating-point sums differ in the last digits by order, and mathematically equal values are ties. */
export function settled(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

/** Groups items by key, in order. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
