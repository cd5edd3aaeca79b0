import { DataSource } from 'typeorm';
import { getCall, getCallBySlug } from '../domain/calls/calls.queries.js';
import { findPublishingChecks } from '../domain/privacy/publishing-checks.queries.js';
import type { Session } from '../domain/sessions/session.entity.js';
import { getSession, listSessions } from '../domain/sessions/sessions.queries.js';
import { DraftSession } from '../flows/sessions/draft-session.flow.js';
import { PublishSession } from '../flows/sessions/publish-session.flow.js';
import { Clock } from '../platform/clock.js';
import { operator, withFlows } from './context.js';
import { reading } from './reading.js';
import { type OutputOptions, present, say, table } from './output.js';

/** Prints a line per session of a call: id, state, local start, seats and title. */
export async function listSessionsOf(call: string, options: OutputOptions): Promise<void> {
  const sessions = await reading(async ({ connection }) =>
    listSessions(connection, (await getCallBySlug(connection, call)).id),
  );
  if (sessions.length === 0) say('There are no sessions.');
  const rows = sessions.map((session) => [
    session.id,
    session.state,
    `${session.startsAtLocal} ${session.timeZone}`,
    seatsOf(session),
    session.title,
  ]);
  present(
    options,
    sessions.map((session) => dataOf(session, call)),
    table(rows),
  );
}

/** Prints a session. */
export async function showSession(id: string, options: OutputOptions): Promise<void> {
  const { session, call } = await reading(async ({ connection }) => {
    const found = await getSession(connection, id);
    return { session: found, call: await getCall(connection, found.callId) };
  });
  const rows = [
    ['title', session.title],
    ['call', call.slug],
    ['state', session.state],
    ['kind', `${session.kind}, ${session.format}`],
    ['starts', `${session.startsAtLocal} ${session.timeZone} (${session.startsAt.toISOString()})`],
    ['ends', session.endsAt.toISOString()],
    ['seats taken', seatsOf(session)],
    ['waiting', session.waiting],
  ] as const;
  present(options, dataOf(session, call.slug), table(rows));
}

/** Publishes a draft. Prints a line per check; with warnings, it is published only `anyway`. */
export async function publishSession(id: string, { anyway = false }: { anyway?: boolean }): Promise<void> {
  await withFlows(async (flows) => {
    const { manager } = flows.get(DataSource);
    const checks = await findPublishingChecks(manager, await getSession(manager, id), flows.get(Clock).now());
    for (const { severity, message } of checks) say(`${severity}: ${message}`);
    const { session } = await flows.get(PublishSession).run(id, operator, anyway ? null : []);
    const { title } = session;
    say(`Published: ${title}`);
  });
}

/** Deletes a draft. */
export async function deleteDraft(id: string): Promise<void> {
  await withFlows(async (flows) => {
    const { title } = await flows.get(DraftSession).delete(id, operator);
    say(`Deleted: ${title}`);
  });
}

function seatsOf({ taken, capacity }: Session): string {
  return capacity === null ? String(taken) : `${taken}/${capacity}`;
}

function dataOf(session: Session, call: string): object {
  const { id, slug, state, title, kind, format, startsAtLocal, timeZone, durationMinutes } = session;
  const { startsAt, endsAt, capacity, taken, waiting } = session;
  const times = { startsAtLocal, timeZone, durationMinutes, startsAt, endsAt };
  return { id, call, slug, state, title, kind, format, ...times, capacity, taken, waiting };
}
