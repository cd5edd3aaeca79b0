import { z } from 'zod';
import { languagePattern } from '../sessions/language-offer-input.js';
import { offerKinds } from '../sessions/language-offer.js';
import { overlap } from '../sessions/session.js';
import { localTime } from '../time/wall-time.js';

const day = 1440;
const minutes = z
  .int()
  .min(-day)
  .max(2 * day)
  .nullable();

/** What somebody does in a session in which they don't speak: interpret, caption or sign. */
export const crewTask = z.strictObject({
  kind: z.enum(offerKinds),
  language: z
    .string()
    .max(35)
    .meta({ pattern: languagePattern, examples: ['es'] }),
  from: minutes.default(null).meta({ description: 'Minutes after the start of the session; null: from its start.' }),
  until: minutes.default(null).meta({ description: 'Minutes after the start of the session; null: until its end.' }),
  takesTurns: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether they relieve the others of the same language, so that it is no conflict.' }),
});
export type CrewTask = z.output<typeof crewTask>;

interface Times {
  startsAt: Date;
  endsAt: Date;
}

/** Returns when somebody works. Own times that no longer fit a session that got shorter count as the whole session. */
export function taskTimes({ from, until }: Pick<CrewTask, 'from' | 'until'>, { startsAt, endsAt }: Times): Times {
  const at = (minutes: number) => new Date(startsAt.getTime() + minutes * 60_000);
  const own = { startsAt: from === null ? startsAt : at(from), endsAt: until === null ? endsAt : at(until) };
  return own.endsAt > own.startsAt ? own : { startsAt, endsAt };
}

/** Returns whether two people do the same in a session at one time: in turns, if one of them takes turns. */
export function doSame(one: CrewTask, other: CrewTask, session: Times): boolean {
  const isSame = one.kind === other.kind && one.language === other.language;
  return isSame && overlap(taskTimes(one, session), taskTimes(other, session));
}

/** Returns a time of day (`HH:MM`) where the session is, as minutes after its start: the first one after `after` minutes. */
export function minutesAfterStart(time: string, session: Times & { timeZone: string }, after: number): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const start = localTime(session.startsAt, session.timeZone);
  const difference = hour * 60 + minute - start.hour * 60 - start.minute;
  return after + 1 + ((((difference - after - 1) % day) + day) % day);
}

/** Returns minutes after the start of a session as a time of day where it is. */
export function timeOfDay(minutesAfter: number, { startsAt, timeZone }: Times & { timeZone: string }): string {
  return localTime(new Date(startsAt.getTime() + minutesAfter * 60_000), timeZone).time;
}
