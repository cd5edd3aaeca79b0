import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { formatLabel } from '../../../domain/sessions/session-labels.js';
import { timeForAll } from '../../../domain/sessions/session-time.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { readIn } from '../../../domain/sessions/session-texts.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import { renderMarkdown } from '../../../platform/markdown.js';
import { firstWords } from '../../../site/layout.js';
import { hostData } from '../../../site/sessions/structured-data.js';
import { programmePath, sessionPath, winnersPath } from '../../../site/paths.js';
import { withQuery } from '../../../platform/http/query.js';
import type { FeedEntry } from '../../../site/part-pages.js';
import { newsFeedPath } from './sharing-paths.js';

/** As many as readers ask for news; more would grow the feed with the call. */
const maxEntries = 100;

interface News {
  call: Call;
  /** The public sessions. */
  sessions: readonly Session[];
  /** When the winners became public; null before. */
  winnersAt: Date | null;
  /** What other parts have. */
  others: readonly FeedEntry[];
}

/** Returns the news of a call in a language, latest first: new sessions, those that changed, and the winners. */
export function newsFeed({ call, sessions, winnersAt, others }: News, language: string, publicUrl: string) {
  const words = callTexts(call, language);
  const address = (path: string) => `${publicUrl}${path}`;
  const entries = [
    ...sessions
      .map((session) => readIn(session, call, language))
      .map((session) => ({
        id: `urn:uuid:${session.id}`,
        title: titleOf(session, language),
        updated: session.updatedAt.toISOString(),
        published: (session.publishedAt ?? session.createdAt).toISOString(),
        url: address(sessionPath(call, session)),
        summary: summaryOf(session, language),
      })),
    ...(winnersAt === null
      ? []
      : [
          {
            id: `urn:uuid:${call.id}#winners`,
            title: translate(language, 'winners.page.title'),
            updated: winnersAt.toISOString(),
            published: winnersAt.toISOString(),
            url: address(winnersPath(call)),
            summary: null,
          },
        ]),
    ...others,
  ].toSorted((a, b) => (a.updated === b.updated ? (a.id > b.id ? -1 : 1) : a.updated > b.updated ? -1 : 1));
  return {
    language,
    dir: getLanguage(language).dir,
    title: words.name,
    id: `urn:uuid:${call.id}`,
    subtitle: words.summary,
    updated: entries[0]?.updated ?? call.updatedAt.toISOString(),
    author: hostData(call, language, publicUrl).host,
    url: address(programmePath(call)),
    selfUrl: address(withQuery(newsFeedPath(call), {}, { lang: language })),
    entries: entries.slice(0, maxEntries),
  };
}

/** The state first: readers cut titles. */
function titleOf({ title, state, rescheduledAt }: Session, language: string): string {
  if (state === 'cancelled') return translate(language, 'sharing.cancelled', { title });
  return rescheduledAt === null ? title : translate(language, 'sharing.moved', { title });
}

function summaryOf(session: Session, language: string): string {
  const about = firstWords(renderMarkdown(session.abstract));
  return [timeForAll(session, language), formatLabel(session, language), about].filter(Boolean).join(' · ');
}
