import { feedbackOn } from './feedback-answers.js';
import { heldSessions } from './held.js';
import type { Person } from './people.js';
import type { Draws } from './random.js';
import type { DemoSession } from './demo-session.js';
import { day, minutesBefore, daysAgo } from './times.js';
import type { DemoWorld, Step, Arrival } from './world.js';
import { localTime } from '../../domain/time/wall-time.js';
import type { SpeakerStatus } from '../../domain/speakers/speaker.js';

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

/** Speakers whose addresses are known, and what they have answered. */
const reached: { session: string; name: string; email: string; answer: SpeakerStatus }[] = [
  { session: 'flood-maps', name: 'Wietske Terpstra-Laan', email: 'wietske@delta.example.org', answer: 'confirmed' },
  { session: 'flood-maps', name: 'Retno Ayuningtyas', email: 'retno@mappers.example.org', answer: 'invited' },
  { session: 'budget-clinic', name: 'Odile Marchetti-Roy', email: 'odile@audit.example.org', answer: 'declined' },
];

/** She runs what is about the call itself, and needs nothing else of it. */
const facilitator = { name: 'Hsiao Pei-ling', email: 'facilitator@example.org', role: 'facilitator' } as const;
const facilitated = ['briefing', 'office-hours', 'shore-power'];

/** A facilitator gets her sessions; speakers are invited by email, and answer. */
export function speakerSteps(world: DemoWorld): Step[] {
  const { flows, now } = world;
  return [
    { at: daysAgo(now, 9, '11:20'), run: () => assign(world) },
    { at: daysAgo(now, 4, '10:10'), run: () => invite(world) },
    ...reached
      .filter(({ answer }) => answer !== 'invited')
      .map(({ session, name, answer }, index) => ({
        at: daysAgo(now, 2, `1${index}:40`),
        run: async () => {
          const id = await world.speakerId(session, name);
          await flows.editSpeaker.setStatus(world.sessionId(session), id, answer, { kind: 'speaker', id });
          await flows.notifySpeakers.run();
        },
      })),
  ];
}

async function assign(world: DemoWorld): Promise<void> {
  const { flows, organizer } = world;
  const added = await flows.addOrganizer.add(facilitator, { kind: 'system' });
  for (const session of facilitated)
    await flows.assignFacilitator.run(world.sessionId(session), added.organizer.id, true, organizer);
}

async function invite(world: DemoWorld): Promise<void> {
  const { flows, organizer } = world;
  for (const { session, name, email } of reached)
    await flows.editSpeaker.run(await world.speakerId(session, name), { email }, organizer);
  await flows.notifySpeakers.run();
}
