import type { AttendanceSource } from './attendance-span.entity.js';

/** When a session takes place. */
export interface SessionTime {
  startsAt: Date;
  endsAt: Date;
}

/** A stretch of time that somebody was there; `untilAt` is null where the end is not known. */
export interface Span {
  source: AttendanceSource;
  fromAt: Date;
  untilAt: Date | null;
}

/** What an organizer says against the evidence; `minutes` may be null where they do not know. */
export interface Correction {
  present: boolean;
  minutes: number | null;
}

export interface Presence {
  /** Since when we know that they were there; null where nothing says that they were. */
  attendedAt: Date | null;
  /** Whole minutes, from 0 to the length of the session; null where no end is known. */
  minutesPresent: number | null;
}

/** Hosts run over, and what begins late ends late: this long after the planned end people are still at the session. */
const overrunMs = 30 * 60_000;
/** Check-in opens hours before, and a list on paper is typed in on the same evening. A session moved to another day is another. */
const sameDayMs = 12 * 3_600_000;

const absent: Presence = { attendedAt: null, minutesPresent: null };

/**
 * Whether somebody was there, and for how long, as all evidence together says. Stretches of several devices and sources
 * are a union, not a sum. Of a stretch that has an end counts what lies between the planned start and half an hour after
 * the planned end, and never more than the session is long: whoever waits in the room before the start is not at the
 * session yet, and nobody loses a minute to a session that began late. What has no end (a click, a check-in) says that
 * somebody came, not for how long. What an organizer says wins.
 */
export function presenceOf(spans: readonly Span[], session: SessionTime, correction: Correction | null): Presence {
  const counted = spans.filter((span) => counts(span, session));
  const first = counted.map((span) => span.fromAt).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  const minutes = minutesOf(counted, session);
  if (correction === null) return first === null ? absent : { attendedAt: first, minutesPresent: minutes };
  if (!correction.present) return absent;
  return { attendedAt: first ?? session.startsAt, minutesPresent: correction.minutes ?? minutes };
}

/** The parts of the stretches that count, in order and apart from each other, in milliseconds since 1970. */
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

// Somebody who was there for a moment was there for a minute, as the reports of rooms have it.
function minutesOf(spans: readonly Span[], session: SessionTime): number | null {
  const stretches = stretchesOf(spans, session);
  if (stretches.length === 0) return null;
  const minutes = stretches.reduce((sum, [from, until]) => sum + until - from, 0) / 60_000;
  const length = (session.endsAt.getTime() - session.startsAt.getTime()) / 60_000;
  return Math.min(Math.floor(length), Math.max(1, Math.round(minutes)));
}
