import type { Call } from '../domain/calls/call.entity.js';
import { getCallBySlug, listCalls } from '../domain/calls/calls.queries.js';
import { listSessions } from '../domain/sessions/sessions.queries.js';
import { reading } from './reading.js';
import { type OutputOptions, present, say, table } from './output.js';

/** Prints a line per call: slug, dates, zone and name. */
export async function listAllCalls(options: OutputOptions): Promise<void> {
  const calls = await reading(({ connection }) => listCalls(connection));
  if (calls.length === 0) say('There are no calls.');
  present(options, calls.map(dataOf), table(calls.map((call) => [call.slug, ...datesOf(call), call.name])));
}

/** Prints a call, and how many sessions it has. */
export async function showCall(slug: string, options: OutputOptions): Promise<void> {
  const { call, sessions } = await reading(async ({ connection }) => {
    const found = await getCallBySlug(connection, slug);
    return { call: found, sessions: await listSessions(connection, found.id) };
  });
  const counts = {
    sessions: sessions.length,
    published: sessions.filter(({ state }) => state === 'published').length,
    seatsTaken: sessions.reduce((sum, { taken }) => sum + taken, 0),
  };
  const [opens, closes, zone] = datesOf(call);
  const rows = [
    ['name', call.name],
    ['host', call.host],
    ['contact', call.contactEmail],
    ['open', `${opens} to ${closes}, ${zone}`],
    ['languages', call.languages.join(' ')],
    ['sessions', `${counts.sessions}, ${counts.published} of them published`],
    ['seats taken', counts.seatsTaken],
  ] as const;
  present(options, { ...dataOf(call), ...counts }, table(rows));
}

function datesOf({ opensOn, closesOn, timeZone }: Call): [string, string, string] {
  return [opensOn, closesOn, timeZone];
}

function dataOf({ slug, name, host, contactEmail, timeZone, opensOn, closesOn, languages }: Call): object {
  return { slug, name, host, contactEmail, timeZone, opensOn, closesOn, languages };
}
