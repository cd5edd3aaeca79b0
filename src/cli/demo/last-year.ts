import { afterSteps, reportSteps } from './after-steps.js';
import { lastOpenedDaysAgo, lastYearsCall, demoPrivacyNotice } from './call.js';
import { exportSteps, lateExportStep, lastExportedAt } from './export-steps.js';
import { finishedJurySteps } from './jury-steps.js';
import { lastShowcase, lastYearsSessions } from './last-year-sessions.js';
import { pilotSteps } from './pilot-steps.js';
import { letterSteps } from './letter-steps.js';
import { winnerSteps } from './winner-steps.js';
import { planFinished } from './plan.js';
import { drawsFrom } from './random.js';
import { attendanceSteps, organizationStep, registrationSteps, reminderSteps, sessionSteps } from './steps.js';
import { daysAgo, demoStart, day } from './times.js';
import type { DemoWorld, Step } from './world.js';
import { teamsInput } from '../../domain/delegations/team-input.js';
import { read } from '../../platform/validation.js';
import { exportedId, exportedProposals } from './proposal-export.js';

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
    lateExportStep(world, call.slug, daysAgo(now, 35, '11:30'), daysAgo(now, 322, '16:00')),
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

const invitedFirst = 5;

/** The first of last year's winning teams were invited to its showcase, with seats that were released before it. */
function teamSteps(world: DemoWorld, session: string, startsAt: Date): Step[] {
  const { flows, now, organizer } = world;
  const won = exportedProposals.flatMap(({ cameTo }, index) =>
    cameTo === 'winner' || cameTo === 'showcased' ? [exportedId(index)] : [],
  );
  const reservedUntil = new Date(startsAt.getTime() - 3 * day);
  const input = read(teamsInput, {
    proposals: won.slice(0, invitedFirst),
    seatsPerTeam: 4,
    reservedUntil: reservedUntil.toISOString(),
  });
  return [
    { at: daysAgo(now, 285, '15:00'), run: () => flows.inviteTeams.run(world.sessionId(session), input, organizer) },
    { at: reservedUntil, run: () => flows.releaseSeats.run() },
  ];
}
