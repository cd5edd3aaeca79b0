import { languages } from '../../platform/i18n/messages.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';

/** A language by its own name where Greenroom speaks it, and otherwise by its name in `language`. */
export function languageName(code: string, language: string): string {
  return languages.find((one) => one.code === code)?.name ?? spokenLanguage(code, language);
}
