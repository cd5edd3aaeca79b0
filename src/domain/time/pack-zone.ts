import type { ZonePeriods } from './tz-data.js';

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX';

/** Returns a zone in the packed form of moment-timezone, without abbreviations. */
export function packZone(name: string, { untils, offsets }: ZonePeriods): string {
  const choices = [...new Set(offsets)];
  const indexes = offsets.map((offset) => digits[choices.indexOf(offset)] ?? '').join('');
  const steps = untils.slice(0, -1).map((until, index) => (until - (untils[index - 1] ?? 0)) / 1000);
  return [
    name,
    '',
    choices.map((offset) => base60(0 - offset * 60)).join(' '),
    indexes,
    steps.map(base60).join(' '),
    '',
  ].join('|');
}

/** Minutes, with one digit for the seconds after a point. */
function base60(seconds: number): string {
  const all = Math.abs(Math.round(seconds));
  let whole = Math.floor(all / 60);
  let text = '';
  do {
    text = `${digits[whole % 60]}${text}`;
    whole = Math.floor(whole / 60);
  } while (whole > 0);
  const rest = all % 60;
  return `${seconds < 0 ? '-' : ''}${text}${rest === 0 ? '' : `.${digits[rest]}`}`;
}
