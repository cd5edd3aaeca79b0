import type { Call } from '../../../domain/calls/call.entity.js';
import type { Milestone } from '../domain/pilot.js';
import type { ListedPilot } from '../domain/pilots.queries.js';
import { datesText, pilotState } from '../domain/pilot-view.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { proposalPath } from '../../../console/paths/proposal-paths.js';
import type { StateView } from '../../../console/ui/session-state.js';
import { pilotLine, type PilotLine, timeScale } from './pilot-chart.js';
import { newPilotPath, pilotFilePath, pilotPath } from './pilot-paths.js';
import { milestonesText, todayIn } from './pilot-words.js';

interface PilotRow {
  path: string;
  title: string;
  state: StateView;
  about: string;
  dates: string | null;
  milestones: string;
  overdue: StateView | null;
  line: PilotLine | null;
}

export interface PilotsPage extends ConsoleLayout {
  found: string;
  rows: PilotRow[];
  /** Whether there is anything to draw. */
  hasChart: boolean;
  exportPath: string;
  exportSheetPath: string;
  /** Winners without a pilot; empty for those who can't create one. */
  candidates: { title: string; path: string; createPath: string }[];
}

/** The pilots of a call on one scale of time, and the winners without one. */
export function pilotsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    pilots: readonly ListedPilot[];
    milestones: readonly Milestone[];
    candidates: readonly { externalId: string; title: string }[];
  },
): PilotsPage {
  const { language, now } = layout;
  const { call, pilots, milestones } = input;
  const today = todayIn(call, now);
  const scale = timeScale(pilots, milestones, today, language);
  return {
    ...layout,
    title: translate(language, 'console.pilots.title'),
    found: translate(language, 'console.pilots.found', {
      count: pilots.length,
      running: pilots.filter(({ state }) => state === 'running').length,
      completed: pilots.filter(({ state }) => state === 'completed').length,
    }),
    rows: pilots.map((pilot) => {
      const { text, overdue } = milestonesText(pilot, milestones, today, language);
      return {
        path: pilotPath(call, pilot),
        title: pilot.title,
        state: pilotState(pilot.state, language),
        about: [pilot.department, pilot.place].filter(Boolean).join(' · '),
        dates: datesText(pilot, language),
        milestones: text,
        overdue,
        line: scale && pilotLine(pilot, milestones, scale, today, language),
      };
    }),
    hasChart: scale !== null,
    exportPath: pilotFilePath(call, 'csv'),
    exportSheetPath: pilotFilePath(call, 'xlsx'),
    candidates: layout.mayChange
      ? input.candidates.map((proposal) => ({
          title: proposal.title,
          path: proposalPath(call, proposal),
          createPath: newPilotPath(call, proposal),
        }))
      : [],
  };
}
