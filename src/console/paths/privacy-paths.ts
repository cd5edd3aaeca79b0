import { callPath, previewPath } from './paths.js';

/** The privacy notice of a call in its own language, or its translation. */
export function privacyNoticePath(call: { slug: string }, language?: string): string {
  return `${callPath(call)}/privacy${language === undefined ? '' : `/${language}`}`;
}

/** Returns the page of the privacy notice that visitors see, or its preview in a draft. */
export function shownPrivacyPath(call: { slug: string; publishedAt: Date | null }): string {
  return `${call.publishedAt === null ? previewPath(call) : `/calls/${call.slug}`}/privacy`;
}
