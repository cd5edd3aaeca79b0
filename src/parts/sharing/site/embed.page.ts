import Handlebars from 'handlebars';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../../domain/sessions/session-texts.js';
import { registrationClosure } from '../../../domain/sessions/session.js';
import { aboutSession } from '../../../domain/sessions/offer-labels.js';
import { kindLabel, seatState } from '../../../domain/sessions/session-labels.js';
import { firstZone, sessionTime } from '../../../domain/sessions/session-time.js';
import type { Viewer, Way } from '../../../domain/sessions/viewer.js';
import { formatLocalDate } from '../../../domain/time/format.js';
import { addDays, daysBetween, shiftLocal, weekdayOf } from '../../../domain/time/local-date.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import type { PageModel } from '../../../platform/views/renderer.js';
import { brandStylePath, programmePath, sessionPath } from '../../../site/paths.js';
import { withQuery } from '../../../platform/http/query.js';
import { cardPath, embedPath } from './sharing-paths.js';

/** What another site shows of a programme. */
export interface EmbedChoice {
  /** Slug of the only session that is shown. */
  session: string | null;
  /** Slug of a theme. */
  theme: string | null;
  /** The next ones only; null for all. */
  limit: number | null;
  /** In months instead of a list. */
  isCalendar: boolean;
}

/** A session in another site. Its address is complete. */
interface EmbeddedSession {
  url: string;
  title: string;
  /** The language of the title. */
  lang: string;
  time: string;
  /** When that is at the place of the session; null if it is the same. */
  second: string | null;
  about: string;
  /** Its seats, or why there are none. */
  state: string;
  /** What its button says; null if nobody can register. */
  register: string | null;
}

/** A day on which there are sessions. */
interface EmbeddedDay {
  date: string;
  sessions: EmbeddedSession[];
}

/** A month with its days in weeks from Monday: `blanks` are the days of the first week before it. */
interface EmbeddedMonth {
  name: string;
  weekdays: string[];
  blanks: null[];
  days: (EmbeddedDay & { number: number })[];
}

/** The programme in another site, as a frame and as data for the element that `embed.js` defines. */
export interface Embed extends PageModel {
  brandStylePath: string | null;
  /** The place whose times are shown. */
  zone: string;
  /** Empty in a calendar. */
  days: EmbeddedDay[];
  /** Those with sessions, in a calendar; empty in a list. */
  months: EmbeddedMonth[];
  /** What stands there instead of sessions. */
  empty: string | null;
  all: { label: string; url: string };
}

/** The same in a frame, which can't see the page around it. */
export interface FramedEmbed extends Embed {
  scheme: 'light' | 'dark' | null;
}

/** Returns the coming sessions of a call for another site. `sessions` are the public ones, by start. */
export function embedPage(
  call: Call,
  sessions: readonly Session[],
  choice: EmbedChoice,
  viewer: Viewer,
  publicUrl: string,
): Embed {
  const { language, now, timeZone } = viewer;
  const shown = sessions
    .filter(({ slug, themes, endsAt }) => {
      if (choice.session !== null) return slug === choice.session;
      const isOfTheme = choice.theme === null || themes.length === 0 || themes.includes(choice.theme);
      return endsAt > now && isOfTheme;
    })
    .slice(0, choice.limit ?? sessions.length);
  const address = (path: string, way: Way = {}) => `${publicUrl}${withQuery(path, { lang: language, ...way })}`;
  const days = new Map<string, Embed['days'][number]>();
  for (const session of shown.map((one) => readIn(one, call, language))) {
    const { date, start, end, second } = sessionTime(session, viewer);
    const key = localTime(session.startsAt, firstZone(session, viewer)).date;
    const day = days.get(key) ?? { date, sessions: [] };
    days.set(key, day);
    day.sessions.push({
      url: address(sessionPath(call, session), { embed: viewer.embed }),
      title: session.title,
      lang: titleLanguage(session),
      time: `${start} – ${end}`,
      second,
      about: `${kindLabel(session, language)} · ${aboutSession(session, language)}`,
      state: seatState(session, language, now).label,
      register: registrationClosure(session, now) === null ? translate(language, 'sessions.register') : null,
    });
  }
  const ordered = [...days].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    language,
    dir: getLanguage(language).dir,
    title: callTexts(call, language).name,
    brandStylePath: call.accentColor === '' ? null : brandStylePath(call),
    zone: translate(language, 'sharing.zone', { place: zoneLabel(timeZone, now, language) }),
    days: choice.isCalendar ? [] : ordered.map(([, day]) => day),
    months: choice.isCalendar ? monthsOf(days, language) : [],
    empty: shown.length === 0 ? translate(language, 'calls.noneTitle') : null,
    all: { label: translate(language, 'calendar.all'), url: address(programmePath(call)) },
  };
}

/** Returns the months of these days, by date. */
function monthsOf(days: ReadonlyMap<string, EmbeddedDay>, language: string): EmbeddedMonth[] {
  const week = ['01', '02', '03', '04', '05', '06', '07'].map((day) => `2024-01-${day}`);
  return [...new Set([...days.keys()].map((date) => date.slice(0, 7)))].toSorted().map((month) => {
    const first = `${month}-01`;
    const count = daysBetween(first, shiftLocal(`${first}T00:00`, { months: 1 }).slice(0, 10));
    return {
      name: formatLocalDate(first, language, 'month'),
      weekdays: week.map((date) => formatLocalDate(date, language, 'day-of-week')),
      blanks: Array.from({ length: weekdayOf(first) - 1 }, () => null),
      days: Array.from({ length: count }, (_, index) => {
        const { date = '', sessions = [] } = days.get(addDays(first, index)) ?? {};
        return { number: index + 1, date, sessions };
      }),
    };
  });
}

/** Returns the frame of a call or of one of its sessions by oEmbed 1.0, no larger than asked. */
export function oEmbed(
  of: { call: Call; session: Session | null; language: string; publicUrl: string },
  most: (name: 'maxwidth' | 'maxheight') => number | null,
) {
  const { call, session, language, publicUrl } = of;
  const name = callTexts(call, language).name;
  const title = session === null ? name : readIn(session, call, language).title;
  const [width, height] = [
    Math.min(640, most('maxwidth') ?? 640),
    Math.min(session === null ? 600 : 220, most('maxheight') ?? 600),
  ];
  const frame = `${publicUrl}${withQuery(embedPath(call), { session: session?.slug, lang: language })}`;
  const escape = Handlebars.escapeExpression;
  return {
    version: '1.0',
    type: 'rich',
    title,
    provider_name: name,
    provider_url: `${publicUrl}${programmePath(call)}`,
    thumbnail_url: `${publicUrl}${cardPath(session === null ? programmePath(call) : sessionPath(call, session), language)}`,
    thumbnail_width: 1200,
    thumbnail_height: 630,
    width,
    height,
    html: `<iframe src="${escape(frame)}" title="${escape(title)}" width="${width}" height="${height}"></iframe>`,
  };
}
