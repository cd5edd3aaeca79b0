import type { Call } from '../../../domain/calls/call.entity.js';
import { languageFor } from '../../../domain/registrations/people/language-for.js';
import type { OutcomeCounts } from './team-people.queries.js';

/** Returns in which languages the people who can be written to are, most first. */
export function readersOf(counts: OutcomeCounts | undefined, call: Pick<Call, 'languages'>) {
  const readers = new Map<string, number>();
  for (const { count, ...row } of counts?.readers ?? []) {
    const language = row.language ?? languageFor(row.said ?? undefined, call);
    readers.set(language, count + (readers.get(language) ?? 0));
  }
  return [...readers].map(([language, count]) => ({ language, count })).sort((a, b) => b.count - a.count);
}
