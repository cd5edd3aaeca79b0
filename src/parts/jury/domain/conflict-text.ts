import type { FoundConflict } from './conflict.js';
import { translate } from '../../../platform/i18n/messages.js';

/** Describes a conflict of interest, to the juror and to owners. */
export function conflictText({ reason, about }: FoundConflict, language: string): string {
  const key = reason === 'declared' || reason === 'helped' ? `${reason}${about === '' ? '' : 'Because'}` : reason;
  return translate(language, `console.jury.conflict.${key}`, { about });
}
