import type { Person } from './people.js';
import { runsOf } from './plan.js';
import { register } from './steps.js';
import type { DemoWorld } from './world.js';

const over = 'cool-streets';
const coming = ['shore-power', 'showcase'];

/**
 * Somebody who was at a session that is over registers for another one. From the mail that comes of it a visitor of the
 * demo finds an own page on which feedback can be given and a certificate is to be had.
 */
export async function comeAgain(world: DemoWorld): Promise<void> {
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
