import type { SubmissionFields } from '../../parts/submissions/domain/submission-fields.js';
import { demoCall } from './call.js';
import { people } from './people.js';
import type { PlannedRegistration } from './plan.js';
import { daysAgo, hour } from './times.js';
import type { DemoWorld, Step } from './world.js';

/** A proposal that a team of the demo writes in Greenroom. */
interface WrittenProposal {
  title: string;
  theme: string;
  organization: string;
  daysAgo: number;
  isSubmitted: boolean;
  fields: Partial<SubmissionFields>;
  /** In the order of the call's criteria. */
  answers: readonly string[];
}

const written: readonly WrittenProposal[] = [
  {
    title: 'Ferries that charge while people board',
    theme: 'sustainable-energy',
    organization: 'Straits Shore Power',
    daysAgo: 1,
    isSubmitted: true,
    fields: {
      summary:
        'Six car ferries cross the strait eighty times a day. A floating pontoon with second-life batteries charges them in the seven minutes in which people board, without a new cable to the island.',
      stage: 'prototype',
      places: 'George Town, Malaysia',
      links: 'https://shore-power.example.com/ferries',
    },
    answers: [
      'One crossing less on diesel saves 38 litres. With all six ferries, that is 1.1 million litres a year, and quiet quays at night.',
      'The pontoon charges from the fish market’s weak grid during the night, when the market is closed.',
      'The batteries come from buses of the city. What is too weak for a bus is strong enough for seven minutes.',
      'Every ferry that stays at a quay for five minutes or more can do the same. The plug is the one that trucks use.',
      'The crews tested the plug and moved it twice. Passengers see on a board how the crossing was powered.',
      'No cable has to be laid through the seagrass. The pontoon is a repaired barge.',
    ],
  },
  {
    title: 'Spare parts from the harbour’s own waste',
    theme: 'green-living',
    organization: 'Bayside Repair',
    daysAgo: 2,
    isSubmitted: false,
    fields: {
      summary:
        'A repair club collects what ships throw away, sorts it by material, and prints the spare parts that the city’s broken appliances need.',
      stage: 'idea',
    },
    answers: ['Four hundred appliances a month could be repaired if one small part were available.', ''],
  },
];

/** Teams write proposals in Greenroom: one is submitted, the other is still a draft with an invited colleague. */
export function submissionSteps(world: DemoWorld, plan: readonly PlannedRegistration[]): Step[] {
  return written.map((one) => {
    const team = people.filter(({ organization }) => organization.startsWith(one.organization));
    const first = plan.find(({ person }) => team.includes(person));
    if (first === undefined) throw new Error(`Nobody behind ${one.title} has registered.`);
    const at = Math.max(daysAgo(world.now, one.daysAgo, '11:10').getTime(), first.at.getTime() + hour);
    return {
      at: new Date(Math.min(at, world.now.getTime())),
      run: async () => {
        const { attendee } = world.registration(first.session, first.person);
        const { id } = await world.flows.writeSubmission.create(attendee.id, { title: one.title, theme: one.theme });
        await world.flows.writeSubmission.save(attendee.id, id, (stored) => filled(world, stored, one, first.person));
        const mate = team.find((person) => person !== first.person);
        if (mate !== undefined)
          await world.flows.changeTeam.invite(attendee.id, id, { name: mate.name, email: mate.email });
        if (one.isSubmitted) await world.flows.submitProposal.run(attendee.id, id);
      },
    };
  });
}

function filled(
  world: DemoWorld,
  stored: SubmissionFields,
  { fields, answers }: WrittenProposal,
  { organization }: { organization: string },
): SubmissionFields {
  const slugs = demoCall(world.now).criteria.map(({ slug }) => slug);
  const texts = Object.fromEntries(slugs.map((slug, place) => [slug, answers[place] ?? '']));
  return { ...stored, ...fields, language: 'en', organization, answers: texts };
}
