import type { AttendanceSource } from './attendance-span.entity.js';

/** When a session takes place. */
export interface SessionTime {
  startsAt: Date;
  endsAt: Date;
}

/** A span of time in which a person was present; `untilAt` is null if the end is unknown. */
export interface Span {
  source: AttendanceSource;
  fromAt: Date;
  untilAt: Date | null;
}

/** An organizer's correction; `minutes` is null if unknown. */
export interface Correction {
  present: boolean;
  minutes: number | null;
}

export interface Presence {
  /** When they were first present; null if there is no evidence. */
  attendedAt: Date | null;
  /** Whole minutes, from 0 to the length of the session; null if no end is known. */
  minutesPresent: number | null;
}

/** Sessions run over: presence until this long after the planned end counts. */
const overrunMs = 30 * 60_000;
/**
 * Check-in opens hours before, and paper lists are entered on the same evening. A session moved to another day is a
 * different one.
 */
const sameDayMs = 12 * 3_600_000;

const absent: Presence = { attendedAt: null, minutesPresent: null };

/**
 * Computes from all evidence whether a person attended, and for how long. Spans from several devices and sources are
 * combined, not added up. Of a span with an end, the part between the planned start and half an hour after the planned
 * end counts, at most the length of the session: waiting in the room before the start doesn't count, and a late start
 * costs no one a minute. Evidence without an end (a click, a check-in) only shows that a person came. An organizer's
 * correction takes precedence.
 */
export function presenceOf(spans: readonly Span[], session: SessionTime, correction: Correction | null): Presence {
  const counted = spans.filter((span) => counts(span, session));
  const first = counted.map((span) => span.fromAt).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  const minutes = minutesOf(counted, session);
  if (correction === null) return first === null ? absent : { attendedAt: first, minutesPresent: minutes };
  if (!correction.present) return absent;
  return { attendedAt: first ?? session.startsAt, minutesPresent: correction.minutes ?? minutes };
}

/** Returns the parts of the spans that count, sorted and without overlaps, in milliseconds since 1970. */
function stretchesOf(spans: readonly Span[], { startsAt, endsAt }: SessionTime): [from: number, until: number][] {
  const clipped = spans
    .flatMap(({ fromAt, untilAt }): [number, number][] =>
      untilAt === null
        ? []
        : [[Math.max(fromAt.getTime(), startsAt.getTime()), Math.min(untilAt.getTime(), endsAt.getTime() + overrunMs)]],
    )
    .filter(([from, until]) => from < until)
    .toSorted(([a], [b]) => a - b);
  const union: [number, number][] = [];
  for (const [from, until] of clipped) {
    const last = union.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], until);
    else union.push([from, until]);
  }
  return union;
}

function counts(span: Span, session: SessionTime): boolean {
  if (span.untilAt !== null) return stretchesOf([span], session).length > 0;
  const from = span.fromAt.getTime();
  return from > session.startsAt.getTime() - sameDayMs && from < session.endsAt.getTime() + sameDayMs;
}

// A moment counts as one minute, as in the reports of video services.
function minutesOf(spans: readonly Span[], session: SessionTime): number | null {
  const stretches = stretchesOf(spans, session);
  if (stretches.length === 0) return null;
  const minutes = stretches.reduce((sum, [from, until]) => sum + until - from, 0) / 60_000;
  const length = (session.endsAt.getTime() - session.startsAt.getTime()) / 60_000;
  return Math.min(Math.floor(length), Math.max(1, Math.round(minutes)));
}
