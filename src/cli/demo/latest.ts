import { people, type Person } from './people.js';
import { inOtherOccurrences, isFrom, type PlannedRegistration, runsOf } from './plan.js';
import type { Draws } from './random.js';
import { register, withdraw } from './steps.js';
import { daysAgo, hour, minutesBefore } from './times.js';
import type { DemoWorld, Step } from './world.js';

const seatsForMaps = 12;
const approvals = 5;

/** Seats that come free in the full session, and who gets one in the session with approval. */
export function scarceSeatSteps(world: DemoWorld, plan: readonly PlannedRegistration[], draws: Draws): Step[] {
  const { flows, now, organizer } = world;
  const maps = registered(plan, 'flood-maps');
  const clinic = registered(plan, 'budget-clinic');
  const latest = minutesBefore(now, 26).getTime();
  // Only when every seat is taken: those who withdraw then make room for the first on the waiting list.
  const leaveAfter = Math.max(...maps.slice(0, seatsForMaps).map((one) => one.at.getTime()));
  const leaving = [maps[2], maps[6]].flatMap((one, index) => {
    const planned = Math.max(daysAgo(now, 3 - 2 * index, '16:35').getTime(), leaveAfter + hour);
    return one
      ? [{ at: new Date(Math.min(planned, latest)), run: () => withdraw(world, 'flood-maps', one.person) }]
      : [];
  });
  const deciding = clinic.slice(0, approvals + 1).map(({ person, at }, index) => {
    const verdict: 'approve' | 'decline' = index === approvals - 1 ? 'decline' : 'approve';
    const waited = (6 + 24 * draws.next()) * hour;
    return {
      at: new Date(Math.min(at.getTime() + waited, latest)),
      run: () =>
        flows.decideRegistration.run(world.registration('budget-clinic', person).registration.id, verdict, organizer),
    };
  });
  return [...leaving, ...deciding];
}

/** The last quarter of an hour, one thing after another: a mail of each kind for the mailbox. */
export function latestSteps(world: DemoWorld, plan: readonly PlannedRegistration[], draws: Draws): Step[] {
  const { flows, now, organizer } = world;
  const at = (minutes: number, run: Step['run']) => ({ at: minutesBefore(now, minutes), run });
  const left = new Set(draws.shuffled(people));
  const newcomer = (session: string, suits: (person: Person) => boolean = () => true) => {
    const there = new Set(
      [...registered(plan, session), ...inOtherOccurrences(session, plan)].map((one) => one.person),
    );
    const person = [...left].find((one) => suits(one) && !there.has(one));
    if (person === undefined) throw new Error(`Everybody has registered for ${session} already.`);
    left.delete(person);
    return person;
  };
  const coming = (session: string, suits?: (person: Person) => boolean) => {
    const person = newcomer(session, suits);
    return () => register(world, session, person);
  };
  const leaving = registered(plan, 'flood-maps')[4]?.person;
  const approved = registered(plan, 'budget-clinic')[approvals + 1]?.person;
  if (leaving === undefined || approved === undefined) throw new Error('The demo plans too few registrations.');
  const approve = () => {
    const { registration } = world.registration('budget-clinic', approved);
    return flows.decideRegistration.run(registration.id, 'approve', organizer);
  };
  return [
    at(15, coming('shore-power')),
    at(13, coming('flood-maps')),
    at(12, coming('budget-clinic')),
    at(10, approve),
    at(8, () => withdraw(world, 'flood-maps', leaving)),
    at(
      6,
      coming('showcase', (person) => person.language === 'zh-TW'),
    ),
    at(4, coming('repair-cafe', isFrom('taiwan'))),
    at(3, coming('sprint', isFrom('taiwan'))),
    at(2, coming('shore-power-americas', isFrom('americas'))),
    // Last, since it depends on who else has come.
    at(1, () => comeAgain(world)),
  ];
}

function registered(plan: readonly PlannedRegistration[], session: string): PlannedRegistration[] {
  return plan.filter((one) => one.session === session);
}

const over = 'cool-streets';
const coming = ['shore-power', 'showcase'];

/**
 * Somebody who was at a session that is over registers for another one. From the mail that comes of it a visitor of the
 * demo finds an own page on which feedback can be given and a certificate is to be had.
 */
async function comeAgain(world: DemoWorld): Promise<void> {
  const waiting = await world.waitingForCertificate(over);
  const silent = waiting.filter((person) => !world.answered.has(world.registration(over, person).registration.id));
  const person = silent.find(({ language }) => language === 'en') ?? silent[0] ?? waiting[0];
  const session = coming.find((key) => person !== undefined && !isThere(key, person, world));
  if (person !== undefined && session !== undefined) await register(world, session, person);
}

// The last people to come are not in the plan.
function isThere(key: string, person: Person, world: DemoWorld): boolean {
  return runsOf(key).some((run) => world.hasRegistered(run, person));
}
