import { findTzDeadlines } from '../domain/notifications/reminders/tz-deadlines.js';
import { findTzMoves } from '../domain/sessions/tz-moves.js';
import { TzDataError } from '../domain/time/check-tz-data.js';
import { readCandidate, useStoredTzData } from '../domain/time/tz-candidate.js';
import { tzDataVersion } from '../domain/time/tz-data.js';
import { isNewerTzVersion } from '../domain/time/tz-version.js';
import { RederiveCalls } from '../flows/calls/rederive-calls.flow.js';
import { RederiveSessions } from '../flows/sessions/rederive-sessions.flow.js';
import { RederiveDeadlines } from '../flows/time/rederive-deadlines.flow.js';
import { ShareTzData } from '../flows/time/share-tz-data.flow.js';
import { Config } from '../platform/config.js';
import { operator, withFlows } from './context.js';
import { type OutputOptions, present, say } from './output.js';
import { reading } from './reading.js';

/** Prints what newer time zone data would change, a line per session or deadline that moves. Changes nothing. */
export async function checkTz(path: string | undefined, options: OutputOptions): Promise<void> {
  await reading(async ({ connection, config }) => {
    await useStoredTzData(connection);
    const candidate = await readCandidate(connection, pathOf(path, config));
    say(`${tzDataVersion()} is in use.`);
    if (!isNewerTzVersion(candidate.version, tzDataVersion())) {
      say(`${candidate.version} isn’t newer; nothing changes.`);
      present(options, [], '');
      return;
    }
    const { sessions, moves } = await findTzMoves(connection, candidate, new Date());
    const deadlines = await findTzDeadlines(connection, candidate, new Date());
    const data = [
      ...moves.map(({ session, startsAt, people }) => ({
        id: session.id,
        startsAtLocal: session.startsAtLocal,
        timeZone: session.timeZone,
        from: session.startsAt,
        to: startsAt,
        people,
        title: session.title,
      })),
      ...deadlines.map(({ call, from, to, people }) => ({
        id: call.id,
        closesOn: call.closesOn,
        timeZone: call.timeZone,
        from,
        to,
        people,
        title: call.name,
      })),
    ];
    const lines = data.map((move) => [
      move.id,
      `${'closesOn' in move ? move.closesOn : move.startsAtLocal} ${move.timeZone}`,
      `${shown(move.from)} -> ${shown(move.to)}`,
      `${move.people} people`,
      move.title,
    ]);
    present(options, data, lines.map((line) => line.join('\t')).join('\n'));
    const emails = data.reduce((sum, move) => sum + move.people, 0);
    say(
      `${candidate.version} moves ${moves.length} of ${sessions} sessions and the deadlines of ${deadlines.length} calls.`,
    );
    say(`${emails} emails would be sent.`);
  });
}

/** Makes all instances use newer time zone data, and prints how many sessions moved. */
export async function useTz(path: string | undefined, options: OutputOptions): Promise<void> {
  await withFlows(async (flows) => {
    const version = await flows.get(ShareTzData).adopt(pathOf(path, flows.get(Config)), operator);
    await flows.get(RederiveCalls).run();
    await flows.get(RederiveDeadlines).run();
    const { derived, moved } = await flows.get(RederiveSessions).run();
    const words = `${version} is in use. ${moved} of ${derived} sessions moved; everyone affected gets an email.`;
    present(options, { version, derived, moved }, words);
    say('Running instances use it within seconds.');
  });
}

function pathOf(path: string | undefined, { tzDataPath }: Config): string {
  const found = path ?? tzDataPath;
  if (found === undefined) throw new TzDataError('Give the path of the time zone data, or set GREENROOM_TZDATA.');
  return found;
}

function shown(at: Date): string {
  return at.toISOString().replace(':00.000Z', 'Z');
}
