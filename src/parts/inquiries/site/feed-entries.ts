import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { textIn } from '../../../platform/i18n/translated.js';
import type { FeedEntry } from '../../../site/part-pages.js';
import { listLatestAnswers } from '../domain/inquiries.queries.js';
import { takesInquiries } from '../domain/inquiry.js';
import { inquiryPath } from './inquiry-paths.js';

/** Returns the answers of a call for the feed of its news, those that were corrected with their last change. */
export async function answerEntries(
  connection: Connection,
  call: Call,
  language: string,
  publicUrl: string,
): Promise<FeedEntry[]> {
  if (!takesInquiries(call)) return [];
  return (await listLatestAnswers(connection, call.id)).map((one) => {
    const shown = (field: 'text' | 'answer') =>
      textIn({ ...one, originalLanguage: one.language }, field, language, call.languages).text;
    const published = one.publishedAt ?? one.askedAt;
    return {
      id: `urn:uuid:${one.id}`,
      title: shown('text'),
      updated: (one.correctedAt ?? published).toISOString(),
      published: published.toISOString(),
      url: `${publicUrl}${inquiryPath(call, one)}`,
      summary: shown('answer') || null,
    };
  });
}
