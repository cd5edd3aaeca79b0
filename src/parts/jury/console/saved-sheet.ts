import type { ScoreSheet } from '../domain/jury.entity.js';
import type { Refusal } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { juryFault } from './jury-faults.js';
import type { JurorZone } from './juror-zone.js';

/** Returns that answer for a sheet that was saved. */
export function savedSheet(sheet: ScoreSheet, zone: JurorZone, language: string) {
  const at = dayAndTime(sheet.updatedAt, zone.timeZone, language);
  const saved = translate(language, `console.jury.sheet.${sheet.state}`, { at });
  return {
    version: String(sheet.version),
    saved, // Why the sheet can't be saved; then the script stops. Empty if it was saved.
    stopped: '', // Whether that is because it was saved elsewhere in the meantime.
    isLate: false, // Why a field can't be saved, by its name.
    errors: {},
  };
}

/** Returns that answer for a sheet that was not saved. */
export function refusedSheet({ code, fieldErrors }: Refusal, language: string) {
  const say = (key: string) => translate(language, `console.jury.notSaved.${key}`);
  const errors = Object.fromEntries(fieldErrors.map((error) => [error.path, juryFault(error, language)]));
  const [version, saved] = ['', say('fields')];
  if (fieldErrors.length > 0) return { version, saved, stopped: '', isLate: false, errors };
  const isLate = code === 'scored-meanwhile';
  return { version, saved, stopped: say(isLate ? 'meanwhile' : 'closed'), isLate, errors };
}
