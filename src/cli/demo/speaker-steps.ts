import type { SpeakerStatus } from '../../domain/speakers/speaker.js';
import { daysAgo } from './times.js';
import type { DemoWorld, Step } from './world.js';

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
