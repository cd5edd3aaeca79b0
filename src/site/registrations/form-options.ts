import { languages } from '../../platform/i18n/messages.js';
import type { Option } from '../../domain/time/zone-options.js';

/** Returns the supported languages, each with its own name. */
export function languageOptions(selected: string): Option[] {
  return languages.map(({ code, name }) => ({ value: code, label: name, selected: code === selected }));
}
