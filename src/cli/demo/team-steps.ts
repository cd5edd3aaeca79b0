import { teamsInput } from '../../domain/delegations/team-input.js';
import { read } from '../../platform/validation.js';
import { exportedId, exportedProposals } from './proposal-export.js';
import { day, daysAgo } from './times.js';
import type { DemoWorld, Step } from './world.js';

const invitedFirst = 5;

/** The first of last year's winning teams were invited to its showcase, with seats that were released before it. */
export function teamSteps(world: DemoWorld, session: string, startsAt: Date): Step[] {
  const { flows, now, organizer } = world;
  const won = exportedProposals.flatMap(({ cameTo }, index) =>
    cameTo === 'winner' || cameTo === 'showcased' ? [exportedId(index)] : [],
  );
  const reservedUntil = new Date(startsAt.getTime() - 3 * day);
  const input = read(teamsInput, {
    proposals: won.slice(0, invitedFirst),
    seatsPerTeam: 4,
    reservedUntil: reservedUntil.toISOString(),
  });
  return [
    { at: daysAgo(now, 285, '15:00'), run: () => flows.inviteTeams.run(world.sessionId(session), input, organizer) },
    { at: reservedUntil, run: () => flows.releaseSeats.run() },
  ];
}
