import type { DataSource } from 'typeorm';
import { StartupError } from '../../app/open-database.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Config } from '../../platform/config.js';
import { demoCall, demoSlug, lastYearsCall, openedDaysAgo, demoPrivacyNotice } from './call.js';
import { afterSteps, reportSteps, speakerSteps } from './after-steps.js';
import {
  checkInSteps,
  attendanceSteps,
  organizationStep,
  registrationSteps,
  reminderSteps,
  sessionSteps,
  enterRoom,
  register,
} from './steps.js';
import { jurySteps } from './jury-steps.js';
import { lastYearSteps } from './last-year.js';
import { latestSteps, scarceSeatSteps } from './latest.js';
import { exportSteps, exportedAt } from './export-steps.js';
import { planRegistrations, type PlannedRegistration } from './plan.js';
import { pollSteps } from './poll-steps.js';
import { submissionSteps } from './submission-steps.js';
import { proposalSteps } from './proposal-steps.js';
import { drawsFrom } from './random.js';
import { profileSteps } from './speaker-profiles.js';
import { demoSessions } from './sessions.js';
import { materialSteps } from './material-steps.js';
import { daysAgo, demoStart, hour, minutesBefore } from './times.js';
import { openEmails } from './open-emails.js';
import { DemoWorld, type Step } from './world.js';
import { inTransaction } from '../../platform/database/tx.js';
import { allowPauses } from '../../platform/database/connection-guard.js';
import { command, query } from '../../platform/database/statement.js';
import { hasProposal } from './backing.js';
import { venueInput } from '../../domain/venues/venue-input.js';

/** So many of the latest messages really go to the mailbox; the older ones are history. Reminders come in swarms. */
const latestReminders = 3;
const latestOthers = 11;

const seed = 20_230_814;
const reportSeed = 19_920_601;

export interface SeedOptions {
  config: Config;
  /** Who made the demo call. */
  organizer: Actor;
  /** The present of the demo: its past lies before. */
  now: Date;
  /** Called before it fills them, which takes a few seconds. */
  onFilling?: () => void;
}

/** Drawing the PDFs of proposals can take longer than a transaction may otherwise wait, on a machine that is busy. */
const drawingMs = 3_600_000;

const lockDemoSql = command(`select pg_advisory_xact_lock(hashtextextended('greenroom demo', 0))`);

const callSlugsSql = query(`select slug from calls`, { slug: 'text' });

/**
 * Fills the demo's two calls once, and says whether it did: if the open one is there already, nothing is changed.
 * Everything goes through the program's own flows on a clock that is moved along their past, in one transaction.
 * Throws StartupError for a database that has other calls: their emails would go to the demo's mailbox.
 */
export function seedDemo(database: DataSource, { config, organizer, now, onFilling }: SeedOptions): Promise<boolean> {
  return inTransaction(database, async (tx) => {
    await lockDemoSql.run(tx);
    await allowPauses(tx, drawingMs);
    const calls = await callSlugsSql.all(tx);
    if (calls.some((call) => call.slug === demoSlug)) return false;
    if (calls.length > 0 && config.databaseUrl !== undefined) {
      throw new StartupError(
        'The database of DATABASE_URL holds other calls. The demo sends all mail to its own mailbox, theirs too: use an empty database.',
      );
    }
    onFilling?.();
    const world = new DemoWorld(tx, config, organizer, now);
    for (const step of history(world)) {
      world.clock.moveTo(step.at);
      await step.run();
    }
    await openEmails(tx, demoSlugs(now), now);
    await world.flows.linkDue.run();
    await world.flows.readTexts.run();
    await closePast(tx, now);
    return true;
  });
}

/** Everything that happened, in order. */
function history(world: DemoWorld): Step[] {
  const draws = drawsFrom(seed);
  const { now } = world;
  const plan = planRegistrations(draws, drawsFrom(seed + 2), now);
  const call = { slug: demoSlug, sessions: demoSessions };
  const opening = {
    at: daysAgo(now, openedDaysAgo + 2, '14:00'),
    run: () => world.flows.createCall.run(demoCall(now), world.organizer),
  };
  const notice = {
    at: daysAgo(now, openedDaysAgo + 2, '14:20'),
    run: () => world.flows.setPrivacyNotice.run(demoSlug, demoPrivacyNotice(demoCall(now)), world.organizer),
  };
  return [
    ...lastYearSteps(world),
    opening,
    notice,
    ...venueSteps(world, daysAgo(now, openedDaysAgo + 2, '14:40')),
    organizationStep(world, call, daysAgo(now, openedDaysAgo + 2, '15:00')),
    ...sessionSteps(world, call),
    ...profileSteps(world, demoSlug, daysAgo(now, 1, '11:00')),
    ...registrationSteps(world, plan),
    ...scarceSeatSteps(world, plan, draws),
    ...reminderSteps(world, demoSessions),
    ...attendanceSteps(world, demoSessions, plan, draws),
    ...reportSteps(world, demoSessions, drawsFrom(reportSeed)),
    ...returnerSteps(world, plan),
    ...afterSteps(world, demoSessions, drawsFrom(seed + 3)),
    ...checkInSteps(world, plan, drawsFrom(seed + 4)),
    ...proposalSteps(world, plan),
    ...submissionSteps(world, plan),
    ...exportSteps(world, {
      slug: demoSlug,
      isLastYears: false,
      at: exportedAt(now),
      submittedAt: (place) => daysAgo(now, 7 + (place % 9), '16:00'),
    }),
    ...speakerSteps(world),
    ...materialSteps(world, call, plan),
    ...jurySteps(world, drawsFrom(seed + 1)),
    ...pollSteps(world, plan),
    ...latestSteps(world, plan, draws),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function demoSlugs(now: Date): string[] {
  return [demoSlug, lastYearsCall(now).slug];
}

/** The mails of the past went out in the past, long before there was a mailbox: only the latest are left to be sent. */
const closePast = command(`
  update messages set state = 'sent', attempts = 1, result = 'Part of the history of the demo',
    sent_at = least(due_at + interval '2 seconds', $2::timestamptz)
  where state = 'queued' and call_id = any(array(select id from calls where slug = any($1)))
    and id not in (select id from messages where kind = 'reminder' order by position desc limit $3)
    and id not in (select id from messages where kind <> 'reminder' order by position desc limit $4)`).write(
  (now: Date) => [demoSlugs(now), now, latestReminders, latestOthers],
);

const [first, second] = ['briefing', 'waste-heat'];
const maxReturners = 14;
const minute = hour / 60;

/** People without a proposal who came to the briefing and liked it: they register for the next session and come again. */
function returnerSteps(world: DemoWorld, plan: readonly PlannedRegistration[]): Step[] {
  const startOf = (key: string) => {
    const session = demoSessions.find((one) => one.key === key);
    if (session === undefined) throw new Error(`The demo has no session ${key}.`);
    return demoStart(session.when, world.now).startsAt;
  };
  const there = new Set(plan.filter(({ session }) => session === second).map(({ person }) => person));
  const returners = plan.filter(
    ({ session, person, withdrawAt }) =>
      session === first && withdrawAt === null && !there.has(person) && !hasProposal(person.organization),
  );
  return returners.slice(0, maxReturners).flatMap(({ person }, index) => [
    { at: minutesBefore(startOf(first), -2 - index / 10), run: () => enterRoom(world, first, person) },
    {
      at: new Date(startOf(first).getTime() + 2 * hour + 9 * index * minute),
      run: () => register(world, second, person),
    },
    { at: minutesBefore(startOf(second), 3 - index / 4), run: () => enterRoom(world, second, person) },
  ]);
}

const timeZone = 'Asia/Taipei';

/** The places of the demo's sessions, which name them. */
const venues = [
  {
    name: 'Dockside Forum',
    address: 'Lingya District, Kaohsiung',
    latitude: 22.6089,
    longitude: 120.2995,
    accessFacts: ['step-free', 'accessible-toilet', 'hearing-loop', 'assistance-animals'],
    directions: 'Light rail to the exhibition center, then five minutes along the quay. The entrance faces the water.',
    rooms: [
      { name: 'Main hall', capacity: 200, equipment: 'Stage, two projectors, interpreters’ booth' },
      { name: 'Seminar room', capacity: 36, equipment: 'Screen, whiteboard' },
    ],
  },
  {
    name: 'Recovery Hall',
    address: 'Xiaogang District, Kaohsiung',
    latitude: 22.5649,
    longitude: 120.3539,
    accessFacts: ['accessible-parking'],
    accessibility: 'The gallery above the sorting line is reached by a metal staircase of 24 steps.',
    rooms: [{ name: 'Visitors’ gallery', capacity: 20 }],
  },
];

/** Creates the venues before the sessions that take place there. */
function venueSteps({ flows, organizer }: DemoWorld, at: Date): Step[] {
  return venues.map((venue) => ({
    at,
    run: async () => {
      await flows.createVenue.create(venueInput.parse({ ...venue, country: 'TW', timeZone }), organizer);
    },
  }));
}
