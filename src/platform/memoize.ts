/**
 * A pure function that knows its results by a key made of its arguments, for work that is the same for many people.
 * All are forgotten when there are more than `most`. The results are shared: nobody may change them.
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
