import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
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

/** Pilots on one scale of time. */
interface PilotList {
  rows: PilotRow[];
  /** Whether there is anything to draw. */
  hasChart: boolean;
}

export interface PilotsPage extends ConsoleLayout, PilotList {
  found: string;
  exportPath: string;
  exportSheetPath: string;
  /** Winners without a pilot; empty for those who can't create one. */
  candidates: { title: string; path: string; createPath: string }[];
}

/** The pilots of a call on one scale of time, and the winners without one. */
export function pilotsPage(
  layout: ConsoleLayout,
  input: PilotsOfCall & { candidates: readonly { externalId: string; title: string }[] },
): PilotsPage {
  const { language } = layout;
  const { call, pilots } = input;
  return {
    ...layout,
    title: translate(language, 'console.pilots.title'),
    found: translate(language, 'console.pilots.found', {
      count: pilots.length,
      running: pilots.filter(({ state }) => state === 'running').length,
      completed: pilots.filter(({ state }) => state === 'completed').length,
    }),
    ...pilotList(input, layout),
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

export interface MyPilotsPage extends ConsoleLayout {
  calls: (PilotList & { name: string })[];
}

/** The pilots of a department in all calls. */
export function myPilotsPage(layout: ConsoleLayout, calls: readonly PilotsOfCall[]): MyPilotsPage {
  return {
    ...layout,
    title: translate(layout.language, 'console.pilots.mine'),
    calls: calls.map((one) => ({ name: callTexts(one.call, layout.language).name, ...pilotList(one, layout) })),
  };
}

/** The pilots of a call, with their milestones. */
export interface PilotsOfCall {
  call: Call;
  pilots: readonly ListedPilot[];
  milestones: readonly Milestone[];
}

function pilotList({ call, pilots, milestones }: PilotsOfCall, { language, now }: ConsoleLayout): PilotList {
  const today = todayIn(call, now);
  const scale = timeScale(pilots, milestones, today, language);
  const rows = pilots.map((pilot) => {
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
  });
  return { rows, hasChart: scale !== null };
}
