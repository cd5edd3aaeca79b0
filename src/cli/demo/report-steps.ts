import { localTime } from '../../domain/time/wall-time.js';
import type { Person } from './people.js';
import type { Draws } from './random.js';
import { heldSessions } from './held.js';
import type { DemoSession } from './demo-session.js';
import { minutesBefore } from './times.js';
import type { Arrival, DemoWorld, Step } from './world.js';

const leavingShare = 0.16;
const twoDevicesShare = 0.07;
const namelessShare = 0.12;

const heading = 'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest';

/** After each session an organizer imports the attendance report of its room: who stayed, left, or came back. */
export function reportSteps(world: DemoWorld, sessions: readonly DemoSession[], draws: Draws): Step[] {
  return heldSessions(sessions, world.now).map(({ session, timeZone, endsAt, reportAt: at }) => {
    const run = async () => {
      const came = world.arrivals.filter((arrival) => arrival.session === session.key);
      if (came.length === 0) return;
      const rows = came.flatMap((arrival) => rowsOf(arrival, session, endsAt, timeZone, draws));
      const report = [heading, ...rows].join('\n');
      const input = { report, timeZone, choices: new Map<string, string>(), byName: true };
      await world.flows.importReport.run(world.sessionId(session.key), input, world.organizer);
    };
    return { at, run };
  });
}

function rowsOf({ person, at }: Arrival, session: DemoSession, endsAt: Date, timeZone: string, draws: Draws): string[] {
  const stays = draws.next() >= leavingShare;
  const share = 0.2 + 0.6 * draws.next();
  const leftAt = stays
    ? minutesBefore(endsAt, 4 - 6 * draws.next())
    : minutesBefore(endsAt, (1 - share) * session.durationMinutes);
  const isNameless = draws.next() < namelessShare;
  const row = (from: Date, until: Date) => rowOf(person, isNameless, from, until, timeZone);
  const untilAt = leftAt > at ? leftAt : minutesBefore(at, -5);
  const middle = new Date((at.getTime() + untilAt.getTime()) / 2);
  // A phone beside the computer: two rows, one person.
  return [row(at, untilAt), ...(draws.next() < twoDevicesShare ? [row(middle, untilAt)] : [])];
}

function rowOf(person: Person, isNameless: boolean, from: Date, until: Date, timeZone: string): string {
  const clock = (at: Date) => `${localTime(at, timeZone).local.replace('T', ' ')}:00`;
  const minutes = Math.ceil((until.getTime() - from.getTime()) / 60_000);
  return `"${person.name}",${isNameless ? '' : person.email},${clock(from)},${clock(until)},${minutes},Yes`;
}
