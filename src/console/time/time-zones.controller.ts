import { Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findTzDeadlines, type TzDeadline } from '../../domain/notifications/reminders/tz-deadlines.js';
import { findTzMoves, type TzMove } from '../../domain/sessions/tz-moves.js';
import { TzDataError, isOldTzData } from '../../domain/time/check-tz-data.js';
import { readCandidate } from '../../domain/time/tz-candidate.js';
import { tzDataVersion } from '../../domain/time/tz-data.js';
import { findStoredTzData } from '../../domain/time/tz-data.queries.js';
import { isNewerTzVersion } from '../../domain/time/tz-version.js';
import { Config } from '../../platform/config.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { callTexts } from '../../domain/calls/call.js';
import { formatDate } from '../../domain/time/format.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { type ListColumn, tableOf } from '../ui/list.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionsPath, sessionPath } from '../paths/session-paths.js';

/** Which time zone data is in use, and what newer data would change. */
@ConsoleController('time-zones', 'time-zones')
export class TimeZonesController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get()
  @RequireAbility('administer')
  async show(@Page() page: ConsolePage): Promise<void> {
    const stored = await findStoredTzData(this.database.manager);
    const since = stored?.version === tzDataVersion() ? stored.storedAt : null;
    const candidate = await this.candidate(page.now);
    page.render('time/time-zones', timeZonesPage(await page.layout(), tzDataVersion(), since, candidate));
  }

  private async candidate(now: Date): Promise<Candidate | null> {
    const path = this.config.tzDataPath;
    if (path === undefined) return null;
    try {
      const data = await readCandidate(this.database.manager, path);
      if (!isNewerTzVersion(data.version, tzDataVersion())) return { path, version: data.version, changes: null };
      const { moves } = await findTzMoves(this.database.manager, data, now);
      const deadlines = await findTzDeadlines(this.database.manager, data, now);
      return { path, version: data.version, changes: { moves, deadlines } };
    } catch (error) {
      if (error instanceof TzDataError) return { path, fault: error.message };
      throw error;
    }
  }
}

interface Changes {
  moves: readonly TzMove[];
  deadlines: readonly TzDeadline[];
}

/** The data at GREENROOM_TZDATA: what is wrong with it, or what it changes if it is newer. */
type Candidate = { path: string; fault: string } | { path: string; version: string; changes: Changes | null };

/** The time zone data in use since a moment, and what the data at GREENROOM_TZDATA would change. */
function timeZonesPage(layout: ConsoleLayout, version: string, since: Date | null, candidate: Candidate | null) {
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
    // What the data at the path would change, in a sentence.
    summary: candidate && 'version' in candidate ? summaryOf(candidate.version, changes, say) : null,
    command: changes && 'npm run -s greenroom -- tz use',
    moves: changes && tableOf(columns, rowsOf(changes, language), { language, now }, say('moves')),
  };
}

const columns: readonly ListColumn<ReturnType<typeof rowsOf>[number], object>[] = [
  { heading: 'console.time.col.session', cell: ({ title, path }) => ({ text: title, path }) },
  { heading: 'console.time.col.local', cell: ({ local, zone }) => ({ ltr: local, lines: [zone] }) },
  { heading: 'console.time.col.change', cell: ({ change }) => change },
  { heading: 'console.time.col.people', cell: ({ people }) => people },
];

function rowsOf({ moves, deadlines }: Changes, language: string) {
  const utc = (at: Date) => dayAndTime(at, 'UTC', language);
  const counted = (people: number) => translate(language, 'console.time.people', { people });
  return [
    ...moves.map(({ session, startsAt, people }) => ({
      title: session.title,
      path: sessionPath(session),
      local: session.startsAtLocal.replace('T', ' '),
      zone: session.timeZone,
      change: `${utc(session.startsAt)} → ${utc(startsAt)}`,
      people: counted(people),
    })),
    ...deadlines.map(({ call, from, to, people }) => ({
      title: translate(language, 'console.time.deadline', { call: callTexts(call, language).name }),
      path: sessionsPath(call),
      local: `${call.closesOn} 23:59`,
      zone: call.timeZone,
      change: `${utc(from)} → ${utc(to)}`,
      people: counted(people),
    })),
  ];
}

function summaryOf(
  version: string,
  changes: Changes | null,
  say: (key: string, values?: Record<string, string | number>) => string,
): string {
  if (changes === null) return say('notNewer', { version });
  const all = [...changes.moves, ...changes.deadlines];
  const people = all.reduce((sum, move) => sum + move.people, 0);
  return say('newer', { version, moves: all.length, people });
}
