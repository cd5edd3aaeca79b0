import { stringify } from 'csv-stringify/sync';
import type { ProposalState } from '../../domain/proposals/proposal.js';
import { type ExportedProposal, exportedId, exportedProposals } from './proposal-export.js';
import type { DemoWorld, Step } from './world.js';
import { daysAgo } from './times.js';

/** The exports of a call's platform. */
interface Exports {
  slug: string;
  isLastYears: boolean;
  at: readonly Date[];
  /** When a proposal was submitted, by its place in the export. */
  submittedAt: (place: number) => Date;
}

/** The secretariat imports the platform's exports; each has all changes since the last. */
export function exportSteps(world: DemoWorld, { slug, isLastYears, at: moments, submittedAt }: Exports): Step[] {
  const rows = exportedProposals.flatMap((proposal, place) =>
    proposal.isLastYears === isLastYears
      ? [{ proposal, id: exportedId(place), submittedAt: submittedAt(place), states: statesUpTo(proposal.cameTo) }]
      : [],
  );
  return moments.map((at, number) => {
    const changed = rows.flatMap((row) => {
      const state = row.states[number];
      return state === undefined || state === row.states[number - 1]
        ? []
        : [cellsOf(row.proposal, state, row.id, row.submittedAt)];
    });
    const file = stringify([heading, ...changed]);
    const run = async () => {
      await world.flows.importProposals.run(slug, file, world.organizer);
      await takeOver(world, slug);
    };
    return { at, run };
  });
}

/** Long after the deadline, the platform has another title for the first proposal: it waits for the organizer. */
export function lateExportStep(world: DemoWorld, slug: string, at: Date, submittedAt: Date): Step {
  const [first] = exportedProposals;
  if (first === undefined) throw new Error('Nothing was exported.');
  const late = cellsOf(
    { ...first, title: 'Tugboats on the power of the quay' },
    first.cameTo,
    exportedId(0),
    submittedAt,
  );
  return { at, run: () => world.flows.importProposals.run(slug, stringify([heading, late]), world.organizer) };
}

/** What the platform exports after the deadline waits for the organizer, who takes it over. */
async function takeOver({ clock, flows, organizer }: DemoWorld, slug: string): Promise<void> {
  await flows.decideLateChange.takeAll(slug, clock.now(), organizer);
}

const heading = ['external_id', 'title', 'theme', 'organization', 'members', 'state', 'submitted_at'];

function cellsOf(
  { title, theme, organization, members }: ExportedProposal,
  state: ProposalState,
  id: string,
  submittedAt: Date,
): string[] {
  const handedInAt = state === 'draft' ? '' : submittedAt.toISOString();
  return [id, title, theme, organization, members.join(' '), state, handedInAt];
}

/** The states of a proposal in successive exports of a platform, up to its final one. */
function statesUpTo(last: ProposalState): ProposalState[] {
  switch (last) {
    case 'draft':
      return ['draft'];
    case 'withdrawn':
      return ['submitted', 'withdrawn'];
    case 'not-selected':
      return ['submitted', 'submitted', 'not-selected'];
    case 'shortlisted':
      return ['submitted', 'shortlisted', 'not-selected'];
    default:
      return way.slice(0, way.indexOf(last) + 1);
  }
}

const way: readonly ProposalState[] = ['submitted', 'shortlisted', 'winner', 'showcased'];

/** When the platform of the open call exported what it had: twice so far. */
export function exportedAt(now: Date): Date[] {
  return [daysAgo(now, 6, '18:40'), daysAgo(now, 2, '15:10')];
}

/** When last year's platform exported what was submitted, the shortlist, the winners, and the showcases. */
export function lastExportedAt(now: Date): Date[] {
  return [
    daysAgo(now, 318, '18:40'),
    daysAgo(now, 312, '10:20'),
    daysAgo(now, 291, '15:10'),
    daysAgo(now, 260, '11:30'),
  ];
}
