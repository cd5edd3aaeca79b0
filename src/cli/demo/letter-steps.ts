import { letterOutcomes } from '../../domain/proposals/letter-outcome.js';
import { countPeople } from '../../parts/letters/domain/team-people.queries.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { command } from '../../platform/database/statement.js';
import { addDays } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { daysAgo } from './times.js';
import { openEmails } from './open-emails.js';
import type { DemoWorld, Step } from './world.js';

/** How long the winners have to accept. */
const daysToAccept = 14;

/**
 * The day after the decision it is published, and its letters leave, except the one to those who were not selected; later
 * to those who joined a team meanwhile.
 */
export function letterSteps(world: DemoWorld, slug: string): Step[] {
  const { now } = world;
  return [
    { at: daysAgo(now, 290, '09:30'), run: () => publish(world, slug) },
    { at: daysAgo(now, 290, '10:00'), run: () => send(world, slug) },
    { at: daysAgo(now, 290, '10:20'), run: () => arrive(world) },
    { at: daysAgo(now, 200, '10:00'), run: () => send(world, slug) },
    { at: daysAgo(now, 200, '10:20'), run: () => arrive(world) },
    { at: daysAgo(now, 200, '10:30'), run: () => write(world, slug) },
  ];
}

const arriveSql = command(`
  update messages set state = 'sent', attempts = 1, result = 'Part of the history of the demo',
    sent_at = due_at + interval '2 seconds'
  where letter_id is not null and state = 'queued'`);

/** The emails arrive long before there is a mailbox, and the letters end. */
async function arrive(world: DemoWorld): Promise<void> {
  await arriveSql.run(world.tx, []);
  await world.flows.sendLetters.run();
}

async function publish(world: DemoWorld, slug: string): Promise<void> {
  const { timeZone } = await getCallBySlug(world.tx, slug);
  const deadline = addDays(localTime(world.clock.now(), timeZone).date, daysToAccept);
  await world.flows.publishWinners.publishDecision(slug, `${deadline}T18:00`, world.organizer);
}

async function send(world: DemoWorld, slug: string): Promise<void> {
  await openEmails(world.tx, [slug], world.clock.now());
  const { id } = await getCallBySlug(world.tx, slug);
  const counts = await countPeople(world.tx, id);
  for (const outcome of letterOutcomes) {
    const confirm = counts.get(outcome)?.due ?? 0;
    if (confirm === 0 || outcome === 'not-selected') continue;
    const input = { confirm, writesAgain: false, sendAt: null };
    await world.flows.changeLetter.confirm(slug, outcome, input, world.organizer);
  }
  await world.flows.sendLetters.run();
}

/** The draft that waits for somebody to read it. */
async function write(world: DemoWorld, slug: string): Promise<void> {
  await world.flows.changeLetter.edit(slug, 'not-selected', ({ contents }) => ({ contents }), world.organizer);
}
