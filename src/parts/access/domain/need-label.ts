import { translate } from '../../../platform/i18n/messages.js';
import type { StatedNeed } from './access-need.js';

/** Returns what somebody needs, with which sign language or in their own words. */
export function needLabel({ kind, details }: StatedNeed, language: string): string {
  if (kind === 'other') return details;
  const label = translate(language, `access.kind.${kind}`);
  return details === '' ? label : translate(language, 'access.kindOf', { kind: label, details });
}
