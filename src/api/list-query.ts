import { z } from 'zod';
import { foldText } from '../domain/proposals/folded-text.js';
import { resolveWallTime } from '../domain/time/wall-time.js';
import { instant, line } from '../platform/validation.js';

type Words = readonly [string, ...string[]];

const dayMs = 86_400_000;
const moment = z.union([instant, z.iso.date()], { error: 'Must be a date, such as 2027-03-02, or a timestamp.' });

/** What lists can be asked for: each parameter means the same in all of them. */
export const asked = {
  state: <const States extends Words>(states: States) =>
    z.enum(states).optional().meta({ description: 'Return only those in this state.' }),
  kind: <const Kinds extends Words>(kinds: Kinds) =>
    z.enum(kinds).optional().meta({ description: 'Return only those of this kind.' }),
  theme: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Slug of a theme.', pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', examples: ['energy'] }),
  /** `happens` says what is at that time, such as "start". */
  times: (happens: string) => ({
    from: moment
      .optional()
      .meta({ description: `Return only those that ${happens} at this moment or on this day, or later.` }),
    to: moment
      .optional()
      .meta({ description: `Return only those that ${happens} before this moment, or up to the end of this day.` }),
  }),
  updatedSince: instant
    .optional()
    .meta({ description: 'Return only those that were changed at this moment or later.' }),
  /** `where` says what is searched. */
  q: (where: string) =>
    line(200)
      .optional()
      .meta({ description: `Search text: part of ${where}.` }),
  /** The first order is the usual one. */
  sort: <const Orders extends Words>(orders: Orders) =>
    z
      .enum(orders)
      .default(orders[0] as Orders[number] & z.util.NoUndefined<Orders[number]>)
      .meta({ description: 'Order; `-` means descending.' }),
};

type Reverse<Order extends string> = Order extends `-${infer Key}` ? Key : `-${Order}`;

/** An order of a list, and its reverse. */
export function bothWays<const Usual extends string>(usual: Usual) {
  const reverse = (usual.startsWith('-') ? usual.slice(1) : `-${usual}`) as Reverse<Usual>;
  return [usual, reverse] as const;
}

/** The orders of a list that is read as a whole: its usual one, or by when its items were changed. */
export function sortsOf<const Usual extends string>(usual: Usual) {
  return [...bothWays(usual), 'updatedAt', '-updatedAt'] as const;
}

/** Returns the first moment of `from` and the one after `to`; days are those of a zone. */
export function timesOf(query: { from?: Date | string | undefined; to?: Date | string | undefined }, timeZone: string) {
  const startOf = (day: string) => resolveWallTime(`${day}T00:00`, timeZone).startsAt;
  const dayAfter = (day: string) => new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
  const { from, to } = query;
  return {
    from: typeof from === 'string' ? startOf(from) : from,
    until: typeof to === 'string' ? startOf(dayAfter(to)) : to,
  };
}

/** Returns the slug of the theme in a topic, which is `theme:SLUG`, `criterion:SLUG`, or empty; empty for the others. */
export function themeOfTopic({ topic }: { topic: string }): string {
  return topic.startsWith('theme:') ? topic.slice('theme:'.length) : '';
}

/** What a query asks for of a list that is read as a whole. */
export interface Asked {
  state?: string | undefined;
  kind?: string | undefined;
  theme?: string | undefined;
  updatedSince?: Date | undefined;
  q?: string | undefined;
  sort?: string | undefined;
}

/** How an item answers to what a query asks for. */
export interface Answers<T> {
  state?: (item: T) => string;
  kind?: (item: T) => string;
  theme?: (item: T) => string;
  updatedAt?: (item: T) => Date;
  /** The texts in which `q` is searched, without case and accents. */
  texts?: (item: T) => readonly (string | null)[];
}

/** Returns the items that a query asks for. */
export function those<T>(items: readonly T[], query: Asked, answers: Answers<T>): readonly T[] {
  const { state, kind, theme, updatedSince, q } = query;
  const wanted = q === undefined ? '' : foldText(q).text.trim();
  const isEqual = (value: string | undefined, of: ((item: T) => string) | undefined, item: T) =>
    value === undefined || of?.(item) === value;
  return items.filter(
    (item) =>
      isEqual(state, answers.state, item) &&
      isEqual(kind, answers.kind, item) &&
      isEqual(theme, answers.theme, item) &&
      (updatedSince === undefined || (answers.updatedAt?.(item) ?? updatedSince) >= updatedSince) &&
      (wanted === '' || answers.texts?.(item).some((text) => foldText(text ?? '').text.includes(wanted)) === true),
  );
}
