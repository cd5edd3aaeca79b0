import { milestoneInput, pilotInput } from '../../parts/pilots/domain/pilot-input.js';
import { addDays } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { demoZone } from './call.js';
import { exportedId, exportedProposals } from './proposal-export.js';
import { daysAgo } from './times.js';
import type { DemoWorld, Step } from './world.js';

/** A pilot; its days are counted from today. */
interface DemoPilot {
  /** The title of the proposal. */
  of: string;
  said: object;
  days: { startsOn: number; endsOn: number };
  milestones: { title: string; due: number; done?: number; note?: string }[];
  documents: { title: string; url: string }[];
}

const pilots: DemoPilot[] = [
  {
    of: exportedProposals.find(({ cameTo }) => cameTo === 'showcased')?.title ?? '',
    said: {
      state: 'running',
      department: 'Maritime and Ports Bureau',
      contactName: 'Hsu Yi-ting',
      contactEmail: 'hsu.yiting@city.example',
      place: 'Piers 3 to 5, Gushan',
      summary:
        'Two harbour tugs plug in while they wait, for a year. The bureau measures noise and fuel before and after.',
      figures: [
        { indicator: 'Hours at the quay with engines off', unit: 'h', baseline: 0, target: 2400, result: 1630 },
        { indicator: 'Fuel per tug and month', unit: 'l', baseline: 31200, target: 26500, result: 28100 },
        { indicator: 'Complaints about noise in a quarter', unit: '', baseline: 18, target: 9, result: null },
      ],
      isShared: true,
    },
    days: { startsOn: -140, endsOn: 190 },
    milestones: [
      { title: 'Agreement signed', due: -130, done: -133 },
      { title: 'Baseline measured', due: -95, done: -88, note: 'A week late: the noise meter had to be replaced.' },
      { title: 'Pier 3 connected', due: -40, done: -41 },
      { title: 'Interim report to the bureau', due: -6 },
      { title: 'Pier 5 connected', due: 5 },
      { title: 'Evaluation published', due: 170 },
    ],
    documents: [{ title: 'Agreement with the bureau', url: 'https://city.example/agreements/112' }],
  },
  {
    of: exportedProposals.find(({ cameTo }) => cameTo === 'winner')?.title ?? '',
    said: {
      state: 'planned',
      department: 'Economic Development Bureau',
      contactName: 'Lo Chih-wei',
      contactEmail: 'lo.chihwei@city.example',
      place: 'Dashe industrial park',
      summary: 'Three months at the first factory, to learn what the next three would need.',
    },
    days: { startsOn: 24, endsOn: 115 },
    milestones: [
      { title: 'Factory chosen', due: -12, done: -15 },
      { title: 'Permit', due: 18 },
      { title: 'First steam', due: 24 },
    ],
    documents: [],
  },
];

/** What the city does with two of last year's winners; the department of the one that runs signs in itself. */
export function pilotSteps({ flows, now, organizer }: DemoWorld, slug: string): Step[] {
  const today = localTime(now, demoZone).date;
  const on = (days: number) => addDays(today, days);
  return pilots.map(({ of, said, days, milestones, documents }) => ({
    at: daysAgo(now, 1, '16:30'),
    run: async () => {
      const externalId = exportedId(exportedProposals.findIndex(({ title }) => title === of));
      const pilot = { call: slug, id: await flows.editPilot.create(slug, externalId, organizer) };
      const dates = { startsOn: on(days.startsOn), endsOn: on(days.endsOn) };
      const edit = ({ responsibleId }: { responsibleId: string | null }) =>
        pilotInput.parse({ ...said, ...dates, responsibleId });
      await flows.editPilot.edit(pilot, edit, organizer);
      const { state, contactName: name, contactEmail: email } = pilotInput.parse(said);
      if (state === 'running' && email !== null)
        await flows.addOrganizer.add({ name, email, role: 'department' }, { kind: 'system' });
      for (const { title, due, done, note = '' } of milestones) {
        const input = { title, note, dueOn: on(due), doneOn: done === undefined ? null : on(done) };
        await flows.editPilot.addMilestone(pilot, milestoneInput.parse(input), organizer);
      }
      for (const document of documents) await flows.editPilot.addDocument(pilot, document, null, organizer);
    },
  }));
}
