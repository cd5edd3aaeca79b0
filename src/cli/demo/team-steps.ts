import { teamsInput } from '../../domain/delegations/team-input.js';
import { read } from '../../platform/validation.js';
import { demoSlug } from './call.js';
import { exportedId, exportedProposals } from './proposal-export.js';
import { demoSessions } from './sessions.js';
import { day, daysAgo, demoStart } from './times.js';
import type { DemoWorld, Step } from './world.js';

const showcase = 'showcase';
const invitedFirst = 5;
const heldDaysBefore = 10;

/** The first winning teams are invited to the showcase; visitors of the demo can invite the others. */
export function teamSteps(world: DemoWorld): Step[] {
  const { flows, now, organizer } = world;
  const session = demoSessions.find(({ key }) => key === showcase);
  if (session === undefined) throw new Error(`There is no ${showcase} in ${demoSlug}.`);
  const won = exportedProposals.flatMap(({ cameTo }, index) =>
    cameTo === 'winner' || cameTo === 'showcased' ? [exportedId(index)] : [],
  );
  const { startsAt } = demoStart(session.when, now);
  const input = read(teamsInput, {
    proposals: won.slice(0, invitedFirst),
    seatsPerTeam: 4,
    reservedUntil: new Date(startsAt.getTime() - heldDaysBefore * day).toISOString(),
  });
  const run = () => flows.inviteTeams.run(world.sessionId(showcase), input, organizer);
  return [{ at: daysAgo(now, 1, '15:00'), run }];
}
