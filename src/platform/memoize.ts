/**
 * Caches the results of a pure function by a key made from its arguments. Clears the cache when it has more than `most`
 * entries. Results are shared and must not be modified.
 */
export function memoize<Args extends readonly unknown[], Result>(
  most: number,
  keyOf: (...args: Args) => string,
  work: (...args: Args) => Result,
): (...args: Args) => Result {
  const known = new Map<string, Result>();
  return (...args) => {
    const key = keyOf(...args);
    let result = known.get(key);
    if (result === undefined) {
      result = work(...args);
      if (known.size >= most) known.clear();
      known.set(key, result);
    }
    return result;
  };
}
