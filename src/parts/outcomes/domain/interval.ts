/** `count` of `of`, counted; `of` is at least one. */
export interface Proportion {
  count: number;
  of: number;
}

export interface Interval {
  low: number;
  high: number;
}

/** The 97.5th percentile of the normal distribution: two-sided intervals of 95 %. */
const z = 1.959963984540054;

/**
 * The 95 % interval of a proportion by Wilson's score (1927), without continuity correction: within 0 to 1, and not empty
 * for none or all. R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
 * (1998), method 3. Throws RangeError for nothing of nothing.
 */
export function wilson({ count, of }: Proportion): Interval {
  if (of < 1 || count < 0 || count > of) throw new RangeError(`${count} of ${of} is no proportion.`);
  const share = count / of;
  const middle = share + z ** 2 / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const whole = 1 + z ** 2 / of;
  // Rounding may leave a trace beyond the ends, where the interval is exact.
  return {
    low: count === 0 ? 0 : (middle - reach) / whole,
    high: count === of ? 1 : (middle + reach) / whole,
  };
}

/**
 * The 95 % interval of the difference `one - other` of two independent proportions, from the Wilson intervals of both.
 * R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
 * (1998), method 10. Throws RangeError for nothing of nothing.
 */
export function newcombe(one: Proportion, other: Proportion): Interval {
  const [p, q] = [one.count / one.of, other.count / other.of];
  const [a, b] = [wilson(one), wilson(other)];
  return {
    low: p - q - Math.hypot(p - a.low, b.high - q),
    high: p - q + Math.hypot(a.high - p, q - b.low),
  };
}
