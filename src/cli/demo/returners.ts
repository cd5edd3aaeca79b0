import { hasProposal } from './backing.js';
import type { PlannedRegistration } from './plan.js';
import { demoSessions } from './sessions.js';
import { enterRoom, register } from './steps.js';
import { demoStart, hour, minutesBefore } from './times.js';
import type { DemoWorld, Step } from './world.js';

const [first, second] = ['briefing', 'waste-heat'];
const maxReturners = 14;
const minute = hour / 60;

/** People without a proposal who came to the briefing and liked it: they register for the next session and come again. */
export function returnerSteps(world: DemoWorld, plan: readonly PlannedRegistration[]): Step[] {
  const startOf = (key: string) => {
    const session = demoSessions.find((one) => one.key === key);
    if (session === undefined) throw new Error(`The demo has no session ${key}.`);
    return demoStart(session.when, world.now).startsAt;
  };
  const there = new Set(plan.filter(({ session }) => session === second).map(({ person }) => person));
  const returners = plan.filter(
    ({ session, person, withdrawAt }) =>
      session === first && withdrawAt === null && !there.has(person) && !hasProposal(person.organization),
  );
  return returners.slice(0, maxReturners).flatMap(({ person }, index) => [
    { at: minutesBefore(startOf(first), -2 - index / 10), run: () => enterRoom(world, first, person) },
    {
      at: new Date(startOf(first).getTime() + 2 * hour + 9 * index * minute),
      run: () => register(world, second, person),
    },
    { at: minutesBefore(startOf(second), 3 - index / 4), run: () => enterRoom(world, second, person) },
  ]);
}
