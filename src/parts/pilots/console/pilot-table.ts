import type { Call } from '../../../domain/calls/call.entity.js';
import { type Milestone, milestoneState, type PilotDocument } from '../domain/pilot.js';
import type { ListedPilot } from '../domain/pilots.queries.js';
import type { Table } from '../../../console/ui/table-file.js';
import { todayIn } from './pilot-words.js';

/**
 * Pilots as a table for other programs: a row for each measured figure, and one for a pilot without any. Dates are local
 * dates of the call (`YYYY-MM-DD`).
 */
export function pilotTable(
  pilots: readonly ListedPilot[],
  milestones: readonly Milestone[],
  documents: readonly PilotDocument[],
  call: Pick<Call, 'timeZone'>,
  now: Date,
): Table {
  const today = todayIn(call, now);
  return {
    columns: [
      'proposal',
      'title',
      'theme',
      'organization',
      'state',
      'department',
      'contact_name',
      'contact_email',
      'place',
      'starts_on',
      'ends_on',
      'responsible',
      'shared_with_team',
      'milestones',
      'milestones_done',
      'milestones_overdue',
      'next_milestone',
      'next_milestone_on',
      'documents',
      'summary',
      'outcome',
      'indicator',
      'unit',
      'baseline',
      'target',
      'result',
    ],
    rows: pilots.flatMap((pilot) => {
      const own = milestones.filter(({ pilotId }) => pilotId === pilot.id);
      const next = own.find(({ doneOn }) => doneOn === null);
      const row = [
        pilot.externalId,
        pilot.title,
        pilot.theme,
        pilot.organization,
        pilot.state,
        pilot.department,
        pilot.contactName,
        pilot.contactEmail,
        pilot.place,
        pilot.startsOn,
        pilot.endsOn,
        pilot.responsible,
        pilot.isShared ? 'yes' : 'no',
        own.length,
        own.filter(({ doneOn }) => doneOn !== null).length,
        own.filter((milestone) => milestoneState(milestone, pilot, today) === 'overdue').length,
        next?.title ?? null,
        next?.dueOn ?? null,
        documents.filter(({ pilotId }) => pilotId === pilot.id).length,
        pilot.summary,
        pilot.outcome,
      ];
      const none = { indicator: null, unit: null, baseline: null, target: null, result: null };
      const figures = pilot.figures.length === 0 ? [none] : pilot.figures;
      return figures.map(({ indicator, unit, baseline, target, result }) => {
        return [...row, indicator, unit, baseline, target, result];
      });
    }),
  };
}
