import { translate } from '../platform/i18n/messages.js';
import { publicLayout } from './layout.js';
import { lostLinkPath } from './paths.js';

const described = new Set([400, 403, 404, 409, 410, 413, 422, 429, 500, 503]);

/** Returns the page of a failed request: what happened, and one next step. It must not need the database. */
export function errorPageView(
  failure: { status: number; requestId: string; path: string; mayRetry: boolean; lostLinkOf?: string | null },
  language: string,
  now: Date,
) {
  const { status, requestId, path } = failure;
  const known = described.has(status) ? status : status < 500 ? 400 : 500;
  const heading = translate(language, `errors.title.${known}`);
  const isConsole = path === '/console' || path.startsWith('/console/');
  const text = isConsole && known === 404 ? 'console.errors.text.404' : `errors.text.${known}`;
  const viewer = { language, timeZone: 'UTC', isOwnZone: false, now };
  return {
    ...publicLayout({ viewer, call: null, path, isPrivate: true }, heading),
    shownZone: null,
    status,
    heading,
    text: translate(language, text, { requestId }),
    // If a retry can help.
    retryPath: failure.mayRetry ? path : null,
    homePath: isConsole ? '/console' : '/',
    homeLabel: translate(language, isConsole ? 'console.common.toHome' : 'errors.toProgramme'),
    // Where to ask for a new link, if this one was replaced.
    lostLinkPath: failure.lostLinkOf ? lostLinkPath({ slug: failure.lostLinkOf }) : null,
  };
}
