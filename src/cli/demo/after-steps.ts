import { feedbackOn } from './feedback-answers.js';
import { heldSessions } from './held.js';
import type { Person } from './people.js';
import type { Draws } from './random.js';
import type { DemoSession } from './demo-session.js';
import { day, minutesBefore } from './times.js';
import type { DemoWorld, Step } from './world.js';

/** How many answer after a session, and how many fetch their certificate; the others find it on their own pages. */
const counts: Readonly<Record<string, { answers: number; certificates: number }>> = {
  briefing: { answers: 23, certificates: 25 },
  'waste-heat': { answers: 18, certificates: 18 },
  'cool-streets': { answers: 11, certificates: 11 },
  'last-briefing': { answers: 14, certificates: 20 },
  'last-heat-pumps': { answers: 12, certificates: 22 },
  'last-clinic': { answers: 9, certificates: 11 },
  'last-showcase': { answers: 13, certificates: 16 },
};
const answeringDays = 3;
const fetchingDays = 5;
const soonestMinutes = 12;

/** What people do after a session: say how it was, and fetch the certificate that they earned. */
export function afterSteps(world: DemoWorld, sessions: readonly DemoSession[], draws: Draws): Step[] {
  const { flows, now } = world;
  return heldSessions(sessions, now).flatMap(({ session: { key }, endsAt, reportAt }) => {
    const many = counts[key];
    if (many === undefined) return [];
    const feedback = feedbackOn(key, draws);
    const answer = async (person: Person) => {
      const { registration } = world.registration(key, person);
      const { given, isNamed } = feedback(person);
      await flows.giveFeedback.run(registration.id, given, isNamed);
      world.answered.add(registration.id);
    };
    const fetch = (person: Person) => {
      const { registration, attendee } = world.registration(key, person);
      return flows.issueCertificate.run(registration.id, { kind: 'attendee', id: attendee.id });
    };
    return [
      ...oneByOne(
        momentsAfter(endsAt, many.answers, answeringDays, draws),
        () => draws.shuffled(world.cameTo(key)),
        answer,
      ),
      ...oneByOne(
        momentsAfter(reportAt, many.certificates, fetchingDays, draws),
        async () => draws.shuffled(await world.waitingForCertificate(key)),
        fetch,
      ),
    ].filter(({ at }) => at < now);
  });
}

/** Most do it soon. */
function momentsAfter(from: Date, count: number, days: number, draws: Draws): Date[] {
  const moment = () => new Date(minutesBefore(from, -soonestMinutes).getTime() + draws.next() ** 2 * days * day);
  return Array.from({ length: count }, moment).sort((a, b) => a.getTime() - b.getTime());
}

/** At each of the moments another one of the people, who are known when the first of them acts. */
function oneByOne(
  moments: readonly Date[],
  find: () => Person[] | Promise<Person[]>,
  act: (person: Person) => Promise<unknown>,
): Step[] {
  let people: Person[] | undefined;
  const run = async () => {
    people ??= await find();
    const person = people.shift();
    if (person !== undefined) await act(person);
  };
  return moments.map((at) => ({ at, run }));
}
