import { stringify } from 'csv-stringify/sync';
import type { ProposalState } from '../../domain/proposals/proposal.js';
import { demoSlug } from './call.js';
import { exportedId, exportedProposals } from './proposal-export.js';
import { exportedAt, onTheWayTo } from './selection.js';
import { daysAgo } from './times.js';
import type { DemoWorld, Step } from './world.js';

/** A row of the platform's export. */
interface Row {
  externalId: string;
  title: string;
  theme: string;
  organization: string;
  members: string[];
  submittedAt: Date | null;
  /** The states in which the exports show it, in order. */
  states: ProposalState[];
}

/** The secretariat imports the platform's exports; each has all changes since the last. */
export function exportSteps(world: DemoWorld): Step[] {
  const rows = exportedRows(world);
  return exportedAt(world.now).flatMap((at, number) => {
    const changed = rows.flatMap((row) => {
      const state = row.states[number];
      return state === undefined || state === row.states[number - 1] ? [] : [cellsOf(row, state)];
    });
    const file = stringify([heading, ...changed]);
    return [{ at, run: () => world.flows.importProposals.run(demoSlug, file, world.organizer) }];
  });
}

const heading = ['external_id', 'title', 'theme', 'organization', 'members', 'state', 'submitted_at'];

function cellsOf(row: Row, state: ProposalState): string[] {
  const submittedAt = state === 'draft' ? '' : (row.submittedAt?.toISOString() ?? '');
  return [row.externalId, row.title, row.theme, row.organization, row.members.join(' '), state, submittedAt];
}

function exportedRows(world: DemoWorld): Row[] {
  return exportedProposals.map(({ cameTo, ...proposal }, index) => ({
    ...proposal,
    externalId: exportedId(index),
    submittedAt: cameTo === 'draft' ? null : daysAgo(world.now, 7 + (index % 9), '16:00'),
    states: statesUpTo(cameTo),
  }));
}

function statesUpTo(last: ProposalState): ProposalState[] {
  if (last === 'draft') return ['draft'];
  if (last === 'withdrawn' || last === 'not-selected') return ['submitted', 'submitted', last];
  return ['submitted', ...onTheWayTo(last)];
}
