import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { getSeriesBySlug } from '../../domain/sessions/series.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readSeries } from '../../domain/sessions/series-texts.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { NotFound } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import type { CalendarPart } from '../paths.js';

/** Returns the part of the programme that an address asks for; null for all of it. */
export function calendarPart(query: FormValues): CalendarPart | null {
  const [theme, series, speaker] = [query.only('theme'), query.only('series'), query.only('speaker')];
  if (theme) return { theme };
  if (series) return { series };
  return speaker ? { speaker } : null;
}

/** Returns the name and the public sessions of a part of the programme, and those of all of it. Throws NotFound. */
export async function readPart(connection: Connection, call: Call, part: CalendarPart | null, language: string) {
  const sessions = await listPublicSessions(connection, call.id);
  const { name, themes } = callTexts(call, language);
  if (part === null) return { name, sessions, all: sessions };
  const { title, has } = await partOf(connection, call, part, sessions, { themes, language });
  return { name: `${title} · ${name}`, sessions: sessions.filter(has), all: sessions };
}

async function partOf(
  connection: Connection,
  call: Call,
  part: CalendarPart,
  sessions: readonly Session[],
  { themes, language }: { themes: readonly { slug: string; name: string }[]; language: string },
): Promise<{ title: string; has: (session: Session) => boolean }> {
  if ('series' in part) {
    const series = await getSeriesBySlug(connection, call.id, part.series);
    const { id, title } = readSeries(series, call, language);
    return { title, has: ({ seriesId }) => seriesId === id };
  }
  const title =
    'theme' in part
      ? themes.find(({ slug }) => slug === part.theme)?.name
      : sessions.flatMap(({ speakers }) => speakers).find(({ id }) => id === part.speaker)?.name;
  if (title === undefined) throw new NotFound('not-found', 'There is no such calendar.');
  // A session without themes is about all of them.
  if ('theme' in part) return { title, has: ({ themes: own }) => own.length === 0 || own.includes(part.theme) };
  return { title, has: ({ speakers }) => speakers.some(({ id }) => id === part.speaker) };
}
