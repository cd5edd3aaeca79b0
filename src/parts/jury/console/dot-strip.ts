import type { Scale } from '../domain/jury-settings.js';

const [left, right, middle, step] = [8, 192, 12, 4];

/** Returns the chart of marks; equal marks are stacked. */
export function dotStrip(marks: readonly number[], average: number | null, margin: number | null, { min, max }: Scale) {
  const at = (value: number) => {
    const share = Math.min(1, Math.max(0, (value - min) / (max - min)));
    return Math.round((left + share * (right - left)) * 10) / 10;
  };
  const seen = new Map<number, number>();
  const dots = marks.map((mark) => {
    const x = at(mark);
    const before = seen.get(x) ?? 0;
    seen.set(x, before + 1);
    // 0, up, down, further up …
    const shift = Math.ceil(before / 2) * (before % 2 === 1 ? -step : step);
    return { x, y: Math.min(21, Math.max(3, middle + shift)) };
  });
  const from = average === null || margin === null ? null : at(average - margin);
  const to = average === null || margin === null ? null : at(average + margin);
  return {
    ticks: Array.from({ length: max - min + 1 }, (_, index) => at(min + index)),
    dots,
    // Null without a mean.
    mean: average === null ? null : at(average),
    // The margin to each side of the mean, cut at the ends; null if it is unknown.
    band: from === null || to === null ? null : { x: from, width: Math.round((to - from) * 10) / 10 },
  };
}

/** Returns a difference as a bar from the middle of `0 0 200 24`; a difference of `most` fills one side. */
export function leaning(difference: number | null, most: number): { x: number; width: number } | null {
  if (difference === null) return null;
  const width = Math.round(Math.min(1, Math.abs(difference) / most) * 92 * 10) / 10;
  return { x: difference < 0 ? 100 - width : 100, width };
}
