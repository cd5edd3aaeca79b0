import type { Person } from './people.js';
import { inOtherOccurrences, type PlannedRegistration } from './plan.js';
import { register } from './steps.js';
import type { DemoWorld } from './world.js';

const over = 'cool-streets';
const coming = ['shore-power', 'showcase'];

/**
 * Somebody who was at a session that is over registers for another one. From the mail that comes of it a visitor of the
 * demo finds an own page on which feedback can be given and a certificate is to be had.
 */
export async function comeAgain(world: DemoWorld, plan: readonly PlannedRegistration[]): Promise<void> {
  const waiting = await world.waitingForCertificate(over);
  const silent = waiting.filter((person) => !world.answered.has(world.registration(over, person).registration.id));
  const person = silent.find(({ language }) => language === 'en') ?? silent[0] ?? waiting[0];
  const session = coming.find((key) => person !== undefined && !isThere(key, person, plan));
  if (person !== undefined && session !== undefined) await register(world, session, person);
}

function isThere(key: string, person: Person, plan: readonly PlannedRegistration[]): boolean {
  const runs = [...plan.filter(({ session }) => session === key), ...inOtherOccurrences(key, plan)];
  return runs.some((one) => one.person === person);
}
