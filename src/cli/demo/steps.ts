import { answerAsSpeakers } from './speaker-profiles.js';
import { joinToken } from '../../domain/registrations/links/link-tokens.js';
import { organizationInput } from '../../domain/organizations/organization-input.js';
import { read } from '../../platform/validation.js';
import { registrationInput } from '../../domain/registrations/admission/registration-input.js';
import { afterQuiet } from '../../domain/notifications/reminders/quiet-hours.js';
import { reminderMoments } from '../../domain/notifications/reminders/reminder-time.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { defaultReminders } from '../../domain/sessions/session.js';
import { sessionInput } from '../../domain/sessions/session-input.js';
import { bodies, people, type Person } from './people.js';
import { demoAnswers, demoQuestions } from './questions.js';
import type { PlannedRegistration } from './plan.js';
import type { Draws } from './random.js';
import type { DemoSession } from './demo-session.js';
import { sprint } from './held.js';
import { cancelledAt, daysAgo, demoStart, hour, minutesBefore, publishedAt } from './times.js';
import type { DemoWorld, Step } from './world.js';
import { ticketCode } from '../../domain/registrations/links/ticket.js';

const draftedHoursBefore = 26;
const joiningShare = 0.72;

/** A call of the demo with its sessions. */
export interface DemoCall {
  slug: string;
  sessions: readonly DemoSession[];
}

/** The organizers know the bodies that they invite before anybody comes. */
export function organizationStep({ flows, organizer }: DemoWorld, { slug }: DemoCall, at: Date): Step {
  const run = async () => {
    for (const body of bodies) {
      await flows.createOrganization.create(slug, read(organizationInput, body), organizer);
    }
  };
  return { at, run };
}

/** Drafting, publishing, moving and calling off. */
export function sessionSteps(world: DemoWorld, { slug, sessions }: DemoCall): Step[] {
  const { flows, now, organizer } = world;
  return sessions.flatMap((session) => {
    const { key, moved, cancelled, publishedDaysAgo } = session;
    const id = () => world.sessionId(key);
    const steps: Step[] = [
      {
        at: new Date(publishedAt(session, now).getTime() - draftedHoursBefore * hour),
        run: () => draft(world, slug, session),
      },
    ];
    if (publishedDaysAgo !== null)
      steps.push({ at: publishedAt(session, now), run: () => flows.publishSession.run(id(), organizer) });
    if (moved) {
      const { startsAtLocal } = demoStart(session.when, now);
      const run = () => flows.rescheduleSession.run(id(), { startsAtLocal, note: moved.note }, organizer);
      steps.push({ at: daysAgo(now, moved.daysAgo, '15:40'), run });
    }
    const calledOffAt = cancelledAt(session, now);
    if (cancelled && calledOffAt) {
      const run = () => flows.cancelSession.run(id(), { reason: cancelled.reason }, organizer);
      steps.push({ at: calledOffAt, run });
    }
    return steps;
  });
}

async function draft(world: DemoWorld, slug: string, session: DemoSession): Promise<void> {
  const { flows, organizer } = world;
  const { startsAtLocal, timeZone, startsAt } = demoStart(session.when, world.now);
  const { durationMinutes, closesMinutesBeforeEnd } = session;
  if (session.occurrenceOf !== undefined) {
    const occurrence = await flows.draftSession.duplicate(
      world.sessionId(session.occurrenceOf),
      { occurrence: true, startsAtLocal, timeZone, durationMinutes },
      organizer,
    );
    await answerAsSpeakers(world, occurrence);
    world.addSession(session.key, occurrence.id);
    return;
  }
  const firstLocal = session.moved ? `${startsAtLocal.slice(0, 10)}T${session.moved.fromTime}` : startsAtLocal;
  const registrationClosesAt =
    closesMinutesBeforeEnd === undefined
      ? null
      : minutesBefore(startsAt, closesMinutesBeforeEnd - durationMinutes).toISOString();
  const timing = { startsAtLocal: firstLocal, timeZone, durationMinutes, registrationClosesAt };
  const input = read(sessionInput, { ...session.content, ...timing });
  const drafted = await flows.draftSession.create(slug, input, organizer);
  const { id, seriesId } = drafted;
  const { seriesText: description } = session;
  if (seriesId !== null && description !== undefined) {
    const edit = (series: Series) => ({ title: series.title, description });
    await flows.changeSeries.edit(seriesId, edit, organizer);
  }
  await answerAsSpeakers(world, drafted);
  world.addSession(session.key, id);
  const questions = demoQuestions[session.key];
  if (questions !== undefined) await flows.setQuestions.run(id, () => questions, organizer);
}

/** People who come, and some who leave again. */
export function registrationSteps(world: DemoWorld, plan: readonly PlannedRegistration[]): Step[] {
  return plan.flatMap(({ session, person, at, withdrawAt }) => {
    const steps: Step[] = [{ at, run: () => register(world, session, person) }];
    if (withdrawAt !== null) steps.push({ at: withdrawAt, run: () => withdraw(world, session, person) });
    return steps;
  });
}

/** Fills in the public form, and confirms the address by the link in the email. */
export async function register(world: DemoWorld, session: string, person: Person): Promise<void> {
  // Where a session asks: who lives on the island comes to the room.
  const attendance = person.country === 'TW' ? 'in-person' : 'online';
  const input = read(registrationInput, { ...person, attendance, answers: demoAnswers(session, person) });
  const result = await world.flows.register.run(world.sessionId(session), input, { kind: 'visitor' });
  world.addRegistration(session, person, result);
  await world.flows.proveAddress.run(result.attendee);
}

/** Takes the registration back on the attendee's own page. */
export async function withdraw(world: DemoWorld, session: string, person: Person): Promise<void> {
  const { registration, attendee } = world.registration(session, person);
  await world.flows.withdraw.run(registration.id, { kind: 'attendee', id: attendee.id });
}

/** The heartbeat's part of the past: each reminder and each mail after a session at its moment, wherever it is night. */
export function reminderSteps(world: DemoWorld, sessions: readonly DemoSession[]): Step[] {
  const zones = [...new Set(people.map(({ timeZone }) => timeZone))];
  const moments = sessions
    .filter((session) => session.publishedDaysAgo !== null)
    .flatMap((session) => {
      const { startsAt } = demoStart(session.when, world.now);
      const leads = (session.content['reminders'] as string[] | undefined) ?? [...defaultReminders];
      const afterEnd = [1, 48].map((hours) => minutesBefore(startsAt, -session.durationMinutes - 60 * hours));
      return zones.flatMap((zone) => [
        ...reminderMoments(startsAt, leads, zone).map(({ at }) => at),
        ...afterEnd.map((at) => afterQuiet(at, zone)),
      ]);
    })
    .filter((at) => at <= world.now);
  return [...new Set(moments.map((at) => at.getTime()))].map((at) => ({
    at: new Date(at),
    run: () => world.flows.planReminders.run(),
  }));
}

/** Who of those with a seat went into the room of a session that is over; the one that is going on has a door. */
export function attendanceSteps(
  world: DemoWorld,
  sessions: readonly DemoSession[],
  plan: readonly PlannedRegistration[],
  draws: Draws,
): Step[] {
  return plan.flatMap(({ session: key, person, withdrawAt }) => {
    const session = sessions.find((one) => one.key === key);
    if (session === undefined || withdrawAt !== null) return [];
    const { startsAt } = demoStart(session.when, world.now);
    if (startsAt >= world.now || session === sprint || draws.next() >= joiningShare) return [];
    // From six minutes early to fourteen late.
    return [{ at: minutesBefore(startsAt, 6 - 20 * draws.next() ** 2), run: () => enterRoom(world, key, person) }];
  });
}

/** Goes into the room by the join link. */
export async function enterRoom(world: DemoWorld, session: string, person: Person): Promise<void> {
  const { registration, attendee } = world.registration(session, person);
  await world.flows.enterRoom.run(joinToken(world.config.secret, registration.id, attendee.linkVersion));
  world.arrivals.push({ session, person, at: world.clock.now() });
}

const comingShare = 0.65;
const ticketShare = 0.8;
const codeMinutesBefore = 25;

/** The door of the session that is going on: some are in, by ticket or by name, and the room has its code. */
export function checkInSteps(world: DemoWorld, plan: readonly PlannedRegistration[], draws: Draws): Step[] {
  const { startsAt } = demoStart(sprint.when, world.now);
  const id = () => world.sessionId(sprint.key);
  const comings = plan
    .filter(({ session, withdrawAt }) => session === sprint.key && withdrawAt === null)
    .flatMap(({ person }): Step[] => {
      const [comes, hasTicket] = [draws.next() < comingShare, draws.next() < ticketShare];
      // From forty minutes early to a quarter of an hour late.
      const at = minutesBefore(startsAt, draws.between(-15, 40));
      const run = () => {
        const { registration, attendee } = world.registration(sprint.key, person);
        const { id: registrationId } = registration;
        const code = ticketCode(world.config.secret, { registrationId, linkVersion: attendee.linkVersion });
        return world.flows.checkIn.run(id(), hasTicket ? { code } : { registrationId }, world.organizer);
      };
      return comes ? [{ at, run }] : [];
    });
  const code: Step = {
    at: minutesBefore(startsAt, codeMinutesBefore),
    run: () => world.flows.setRoomCode.renew(id(), false, world.organizer),
  };
  return [code, ...comings];
}
