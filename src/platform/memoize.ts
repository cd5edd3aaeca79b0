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

/** Returns a function that computes something once for each object, which is remembered as long as the object is used. */
export function memoizeByObject<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { value: Value }>();
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) };
    known.set(key, found);
    return found.value;
  };
}
