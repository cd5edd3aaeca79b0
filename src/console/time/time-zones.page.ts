import type { TzMove } from '../../domain/sessions/tz-moves.js';
import { isOldTzData } from '../../domain/time/check-tz-data.js';
import { formatDate } from '../../domain/time/format.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../day-and-time.js';
import type { ConsoleLayout } from '../layout.js';
import { sessionPath } from '../paths.js';

/** The data at GREENROOM_TZDATA: what is wrong with it, or what it changes if it is newer. */
export type Candidate =
  | { path: string; fault: string }
  | { path: string; version: string; changes: { sessions: number; moves: readonly TzMove[] } | null };

export interface TimeZonesPage extends ConsoleLayout {
  inUse: string;
  since: string | null;
  isOld: boolean;
  path: string | null;
  fault: string | null;
  /** What the data at the path would change, in a sentence. */
  summary: string | null;
  command: string | null;
  moves: { title: string; path: string; local: string; zone: string; from: string; to: string; people: number }[];
}

/** The time zone data in use since a moment, and what the data at GREENROOM_TZDATA would change. */
export function timeZonesPage(
  layout: ConsoleLayout,
  version: string,
  since: Date | null,
  candidate: Candidate | null,
): TimeZonesPage {
  const { language, now } = layout;
  const say = (key: string, values?: Record<string, string | number>) =>
    translate(language, `console.time.${key}`, values);
  const changes = candidate && 'changes' in candidate ? candidate.changes : null;
  return {
    ...layout,
    title: say('title'),
    inUse: say('inUse', { version }),
    since: since && say('since', { date: formatDate(since, 'UTC', language, 'full') }),
    isOld: isOldTzData(version, since, now),
    path: candidate?.path ?? null,
    fault: candidate && 'fault' in candidate ? candidate.fault : null,
    summary: candidate && 'version' in candidate ? summaryOf(candidate.version, changes, say) : null,
    command: changes && 'npm run -s greenroom -- tz use',
    moves: (changes?.moves ?? []).map(({ session, startsAt, people }) => ({
      title: session.title,
      path: sessionPath(session),
      local: session.startsAtLocal.replace('T', ' '),
      zone: session.timeZone,
      from: dayAndTime(session.startsAt, 'UTC', language),
      to: dayAndTime(startsAt, 'UTC', language),
      people,
    })),
  };
}

function summaryOf(
  version: string,
  changes: { sessions: number; moves: readonly TzMove[] } | null,
  say: (key: string, values?: Record<string, string | number>) => string,
): string {
  if (changes === null) return say('notNewer', { version });
  const people = changes.moves.reduce((sum, move) => sum + move.people, 0);
  return say('newer', { version, moves: changes.moves.length, people });
}
