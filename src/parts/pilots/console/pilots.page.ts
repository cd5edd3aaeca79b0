import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Milestone } from '../domain/pilot.js';
import type { ListedPilot } from '../domain/pilots.queries.js';
import { datesText, pilotState } from '../domain/pilot-view.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { proposalPath } from '../../../console/paths/proposal-paths.js';
import { pilotLine, timeScale } from './pilot-chart.js';
import { newPilotPath, pilotFilePath, pilotPath } from './pilot-paths.js';
import { milestonesText, todayIn } from './pilot-words.js';

/** The pilots of a call on one scale of time, and the winners without one. */
export function pilotsPage(
  layout: ConsoleLayout,
  input: PilotsOfCall & { candidates: readonly { externalId: string; title: string }[] },
) {
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
    // Winners without a pilot; empty for those who can't create one.
    candidates: layout.mayChange
      ? input.candidates.map((proposal) => ({
          title: proposal.title,
          path: proposalPath(call, proposal),
          createPath: newPilotPath(call, proposal),
        }))
      : [],
  };
}

/** The pilots of a department in all calls. */
export function myPilotsPage(layout: ConsoleLayout, calls: readonly PilotsOfCall[]) {
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

function pilotList({ call, pilots, milestones }: PilotsOfCall, { language, now }: ConsoleLayout) {
  const today = todayIn(call, now);
  const scale = timeScale(pilots, milestones, today, language);
  const rows = pilots.map((pilot) => {
    const { text, overdue } = milestonesText(pilot, milestones, today, language);
    return {
      path: pilotPath(call, pilot),
      title: pilot.title,
      state: pilotState(pilot.state, language),
      about: [pilot.contactName || pilot.contactEmail, pilot.department, pilot.place].filter(Boolean).join(' · '),
      dates: datesText(pilot, language),
      milestones: text,
      overdue,
      line: scale && pilotLine(pilot, milestones, scale, today, language),
    };
  });
  return {
    rows, // Whether there is anything to draw.
    hasChart: scale !== null,
  };
}
