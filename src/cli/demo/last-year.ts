import { afterSteps } from './after-steps.js';
import { lastOpenedDaysAgo, lastYearsCall } from './call.js';
import { exportSteps } from './export-steps.js';
import { finishedJurySteps } from './jury-steps.js';
import { lastShowcase, lastYearsSessions } from './last-year-sessions.js';
import { pilotSteps } from './pilot-steps.js';
import { letterSteps } from './letter-steps.js';
import { winnerSteps } from './winner-steps.js';
import { planFinished } from './plan.js';
import { demoPrivacyNotice } from './privacy-notice.js';
import { drawsFrom } from './random.js';
import { reportSteps } from './report-steps.js';
import { lastExportedAt } from './selection.js';
import { attendanceSteps, organizationStep, registrationSteps, reminderSteps, sessionSteps } from './steps.js';
import { teamSteps } from './team-steps.js';
import { daysAgo, demoStart } from './times.js';
import type { DemoWorld, Step } from './world.js';

const seed = 20_220_901;
/** Longer than the time since: nobody of last year is erased while somebody looks at the demo. */
const retentionDays = 1095;

/** Last year's call, from its opening to its showcase. */
export function lastYearSteps(world: DemoWorld): Step[] {
  const { now, flows, organizer } = world;
  const input = lastYearsCall(now);
  const call = { slug: input.slug, sessions: lastYearsSessions };
  const plan = planFinished(call.sessions, drawsFrom(seed), now);
  const notice = demoPrivacyNotice(input, retentionDays);
  const at = (time: string) => daysAgo(now, lastOpenedDaysAgo + 2, time);
  return [
    { at: at('14:00'), run: () => flows.createCall.run(input, organizer) },
    { at: at('14:20'), run: () => flows.setPrivacyNotice.run(call.slug, notice, organizer) },
    organizationStep(world, call, at('15:00')),
    ...sessionSteps(world, call),
    ...registrationSteps(world, plan),
    ...reminderSteps(world, call.sessions),
    ...attendanceSteps(world, call.sessions, plan, drawsFrom(seed + 1)),
    ...reportSteps(world, call.sessions, drawsFrom(seed + 2)),
    ...afterSteps(world, call.sessions, drawsFrom(seed + 3)),
    ...exportSteps(world, {
      slug: call.slug,
      isLastYears: true,
      at: lastExportedAt(now),
      submittedAt: (place) => daysAgo(now, 322 + (place % 9), '16:00'),
    }),
    ...finishedJurySteps(world, call.slug, input.closesOn, drawsFrom(seed + 4)),
    ...letterSteps(world, call.slug),
    ...winnerSteps(world, call.slug),
    ...teamSteps(world, lastShowcase, showcaseStart(now)),
    ...pilotSteps(world, call.slug),
  ];
}

function showcaseStart(now: Date): Date {
  const showcase = lastYearsSessions.find(({ key }) => key === lastShowcase);
  if (showcase === undefined) throw new Error('Last year had no showcase.');
  return demoStart(showcase.when, now).startsAt;
}
