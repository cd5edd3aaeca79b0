import { westernDigits } from './report-text.js';

/** Units by the start of their name, in the languages of the reports; the first match counts. */
const units: [RegExp, number][] = [
  [/^(?:giay|s(?!t)|detik|秒|초|ث|с)/u, 1],
  [/^(?:m|ph|分|분|د|м)/u, 60],
  [/^(?:h|st|gio|godz|jam|ore|時|时|小時|小时|시|س|ч)/u, 3600],
];

/**
 * Parses a duration in any form used in reports into seconds: minutes (`72`, `72 mins`), `1h 12m 5s` and similar in
 * other languages, `1:12:05`, ISO 8601. Null for anything else.
 */
export function durationSeconds(cell: string): number | null {
  const text = westernDigits(cell)
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .trim();
  const clock = /^(\d{1,3}):(\d{2})(?::(\d{2}))?$/u.exec(text);
  if (clock !== null) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  if (/^\d+(?:[.,]\d+)?$/u.test(text)) return Number(text.replace(',', '.')) * 60;
  const parts = [...text.replace(/^pt(?=\d)/u, '').matchAll(/(\d+(?:[.,]\d+)?)\s*(\p{L}+)/gu)];
  if (parts.length === 0) return null;
  let seconds = 0;
  for (const [, number = '', unit = ''] of parts) {
    const size = units.find(([words]) => words.test(unit))?.[1];
    if (size === undefined) return null;
    seconds += Number(number.replace(',', '.')) * size;
  }
  return seconds;
}
