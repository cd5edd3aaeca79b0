/** A place in a ranking: places that are shared are one and the same, and the next one is left out (1, 2, 2, 4). */
export interface Placing {
  place: number;
  /** Whether others stand on it, too. */
  isShared: boolean;
}

/** The mean; null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of a sample (n − 1); null below two values. */
export function spread(values: readonly number[]): number | null {
  const middle = mean(values);
  if (middle === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** The places of these values, the highest first; a value that is null has none. */
export function placings(values: readonly { id: string; value: number | null }[]): Map<string, Placing> {
  const known = values.flatMap(({ id, value }) => (value === null ? [] : [{ id, value: settled(value) }]));
  const counts = new Map<number, number>();
  for (const { value } of known) counts.set(value, (counts.get(value) ?? 0) + 1);
  const places = new Map<number, number>();
  let next = 1;
  for (const value of [...counts.keys()].toSorted((a, b) => b - a)) {
    places.set(value, next);
    next += counts.get(value) ?? 0;
  }
  return new Map(
    known.map(({ id, value }) => [id, { place: places.get(value) ?? 0, isShared: (counts.get(value) ?? 0) > 1 }]),
  );
}

/** Sums of thirds differ in the last digits by their order: what is the same on paper is a tie. */
function settled(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

/** Items by their key, in their order. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
