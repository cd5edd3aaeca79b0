import type { ScoreSheet } from '../domain/jury.entity.js';
import type { Refusal } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { juryFault } from './jury-faults.js';
import type { JurorZone } from './juror-zone.js';

/** What the script of the form gets after it has saved a sheet: see `client/pages/draft-form.ts`. */
export interface SavedSheet {
  version: string;
  saved: string;
  /** Why the sheet can't be saved; then the script stops. Empty if it was saved. */
  stopped: string;
  /** Whether that is because it was saved elsewhere in the meantime. */
  isLate: boolean;
  /** Why a field can't be saved, by its name. */
  errors: Record<string, string>;
}

/** Returns that answer for a sheet that was saved. */
export function savedSheet(sheet: ScoreSheet, zone: JurorZone, language: string): SavedSheet {
  const at = dayAndTime(sheet.updatedAt, zone.timeZone, language);
  const saved = translate(language, `console.jury.sheet.${sheet.state}`, { at });
  return { version: String(sheet.version), saved, stopped: '', isLate: false, errors: {} };
}

/** Returns that answer for a sheet that was not saved. */
export function refusedSheet({ code, fieldErrors }: Refusal, language: string): SavedSheet {
  const say = (key: string) => translate(language, `console.jury.notSaved.${key}`);
  const errors = Object.fromEntries(fieldErrors.map((error) => [error.path, juryFault(error, language)]));
  const [version, saved] = ['', say('fields')];
  if (fieldErrors.length > 0) return { version, saved, stopped: '', isLate: false, errors };
  const isLate = code === 'scored-meanwhile';
  return { version, saved, stopped: say(isLate ? 'meanwhile' : 'closed'), isLate, errors };
}
