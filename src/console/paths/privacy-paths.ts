import { callPath } from './paths.js';

/** The privacy notice of a call in its own language, or its translation. */
export function privacyNoticePath(call: { slug: string }, language?: string): string {
  return `${callPath(call)}/privacy${language === undefined ? '' : `/${language}`}`;
}

/** Returns the public path of the privacy notice. */
export function publicPrivacyPath(call: { slug: string }): string {
  return `/calls/${call.slug}/privacy`;
}
