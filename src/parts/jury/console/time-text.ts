import { median, type TimeOfSheets } from '../domain/time-spent.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dotStrip } from './dot-strip.js';

/** Returns a duration like `1 h 5 min`, or null if nothing was measured. */
export function timeText(seconds: number, language: string): string | null {
  if (seconds === 0) return null;
  const all = Math.max(1, Math.round(seconds / 60));
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  return translate(language, 'console.jury.time.text', { hours, minutes });
}

/** Returns a time of sheets as text. */
export function timeView(time: TimeOfSheets | null, language: string) {
  const [middle, total] = [timeText(time?.median ?? 0, language), timeText(time?.total ?? 0, language)];
  return middle === null || total === null ? null : { median: middle, total };
}

/** The most dots of a chart: of more sheets, every tenth or hundredth says as much. */
const maxDots = 100;

/**
 * Returns a chart with a dot for each sheet, or for as many evenly among them as fit, from nothing to the time of the
 * longest sheet of all.
 */
export function timeStrip(sheets: readonly { secondsSpent: number }[], longest: number) {
  const measured = sheets.map(({ secondsSpent }) => secondsSpent).filter((seconds) => seconds > 0);
  const middle = median(measured);
  if (middle === null) return null;
  const at = (seconds: number) => (seconds / longest) * 10;
  const step = Math.ceil(measured.length / maxDots);
  const shown = measured.toSorted((a, b) => a - b).filter((_, index) => (measured.length - 1 - index) % step === 0);
  return dotStrip(shown.map(at), at(middle), null, { min: 0, max: 10 });
}
