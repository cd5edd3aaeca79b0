import type { Call } from '../../../domain/calls/call.entity.js';
import type { Series } from '../../../domain/sessions/series.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { addressesOf } from '../../../site/layout.js';
import { programmePath, publicSpeakersPath, seriesPath, sessionPath, winnersPath } from '../../../site/paths.js';

/** The public pages of a call. */
export interface CallPages {
  call: Call;
  sessions: readonly Session[];
  series: readonly Series[];
  winnersAt: Date | null;
}

/** Returns what search engines can find (sitemaps.org): the pages of public calls, each with its languages. */
export function sitemap(calls: readonly CallPages[], publicUrl: string) {
  const pages = calls.flatMap(({ call, sessions, series, winnersAt }) => {
    const page = (path: string, changed: Date) => {
      const { canonical, alternates } = addressesOf(call, path, publicUrl);
      return { url: canonical, changed: changed.toISOString(), alternates };
    };
    const latest = (changed: readonly Date[]) => new Date(Math.max(call.updatedAt.getTime(), ...changed.map(Number)));
    const all = latest(sessions.map(({ updatedAt }) => updatedAt));
    return [
      page(programmePath(call), all),
      ...(winnersAt === null ? [] : [page(winnersPath(call), winnersAt)]),
      ...(sessions.some(({ speakers }) => speakers.length > 0) ? [page(publicSpeakersPath(call), all)] : []),
      ...series.map((one) => page(seriesPath(call, one), all)),
      ...sessions.map((session) => page(sessionPath(call, session), session.updatedAt)),
    ];
  });
  return { language: 'en', dir: 'ltr' as const, title: '', pages };
}
