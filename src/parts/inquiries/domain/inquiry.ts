import type { Call } from '../../../domain/calls/call.entity.js';
import { resolveWallTime } from '../../../domain/time/wall-time.js';
import type { Translations } from '../../../platform/i18n/translated.js';
import type { HeldFor } from './held-for.js';

/** The feature by which organizers let people ask, and the navigation shows the questions. */
export const inquiriesFeature = 'questions';

/** Where a question came from; `email` and `room` were typed by a host. */
export const inquirySources = ['page', 'registration', 'own-page', 'session', 'email', 'room'] as const;
export type InquirySource = (typeof inquirySources)[number];

/**
 * `held`: only hosts see it yet; `chosen`: it is being answered in the session; `merged`: another question says the same.
 */
export const inquiryStates = ['new', 'held', 'chosen', 'answered', 'declined', 'hidden', 'merged'] as const;
export type InquiryState = (typeof inquiryStates)[number];

/** What everybody can read. */
export const publicStates = ['new', 'chosen', 'answered', 'declined'] as const satisfies readonly InquiryState[];

/** Whether people can say that they ask the same. */
export function isWaiting({ state }: { state: InquiryState }): boolean {
  return state === 'new' || state === 'chosen';
}

/** An answer that was corrected, and until when it stood (RFC 3339). */
export interface EarlierAnswer {
  answer: string;
  until: string;
}

/** A question about a call. Nothing in it says who asked. */
export interface Inquiry {
  id: string;
  callId: string;
  /** By which people quote it, within the call. */
  number: number;
  sessionId: string | null;
  /** A theme (`theme:SLUG`) or a criterion (`criterion:SLUG`) of the call; empty for none. */
  topic: string;
  /** Of the question and its answer (BCP 47). */
  language: string;
  /** As it was asked; `text` is what a host made of it. */
  original: string;
  text: string;
  source: InquirySource;
  state: InquiryState;
  heldFor: HeldFor | null;
  mergedInto: string | null;
  /** Empty if it was answered aloud only. */
  answer: string;
  /** Where the recording of the session has the answer, in seconds. */
  recordingSecond: number | null;
  /** Why it is declined. */
  reason: string;
  translations: Translations<'text' | 'answer'>;
  /** Oldest first. */
  earlierAnswers: readonly EarlierAnswer[];
  askedAt: Date;
  /** When it was first answered in public. */
  publishedAt: Date | null;
  correctedAt: Date | null;
}

/** Whether people can ask in a call. */
export function takesInquiries({ features, archivedAt }: Pick<Call, 'features' | 'archivedAt'>): boolean {
  return features[inquiriesFeature] === true && archivedAt === null;
}

/** Whether the page of a call's questions is there: it stays, once people could ask. */
export function hasInquiries({ features }: { features: Readonly<Record<string, boolean>> }): boolean {
  return features[inquiriesFeature] !== undefined;
}

/**
 * Returns from when on nothing is asked or answered, so that nobody learns more than others shortly before the deadline;
 * null if organizers set no such time. They type it in the zone of the call (`closesAtLocal`, `YYYY-MM-DDTHH:mm`).
 */
export function closesAt(closesAtLocal: string | null, call: { timeZone: string }): Date | null {
  return closesAtLocal === null ? null : resolveWallTime(closesAtLocal, call.timeZone).startsAt;
}

/** Returns whether that time has passed. */
export function isOver(at: Date | null, now: Date): boolean {
  return at !== null && now >= at;
}

/** What a host decides about a question. */
export interface Decision {
  state: Exclude<InquiryState, 'merged' | 'held'>;
  answer: string;
  recordingSecond: number | null;
}

/**
 * Returns what a decision makes of the times and earlier answers of a question. A published answer that changes is a
 * correction: the earlier one stays readable. Undefined for an answer after the time at which answers end: only
 * corrections are possible then, because they take nothing from anybody.
 */
export function decided(
  inquiry: Pick<Inquiry, 'state' | 'answer' | 'recordingSecond' | 'publishedAt' | 'correctedAt' | 'earlierAnswers'>,
  { state, answer, recordingSecond }: Decision,
  { now, isClosed }: { now: Date; isClosed: boolean },
): Pick<Inquiry, 'publishedAt' | 'correctedAt' | 'earlierAnswers'> | undefined {
  const { publishedAt, correctedAt, earlierAnswers } = inquiry;
  if (state !== 'answered') return { publishedAt, correctedAt, earlierAnswers };
  if (publishedAt === null) return isClosed ? undefined : { publishedAt: now, correctedAt, earlierAnswers };
  const isChanged = answer !== inquiry.answer || recordingSecond !== inquiry.recordingSecond;
  if (!isChanged) return { publishedAt, correctedAt, earlierAnswers };
  const earlier = inquiry.answer === '' ? [] : [{ answer: inquiry.answer, until: now.toISOString() }];
  return { publishedAt, correctedAt: now, earlierAnswers: [...earlierAnswers, ...earlier] };
}

/** Returns seconds as a recording shows them: `1:02:03` or `2:03`. */
export function clockOf(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Returns the seconds of such a text; null if it is none. */
export function secondsOf(text: string): number | null {
  const [, hours = '0', minutes = '0', rest = '0'] = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$/u.exec(text.trim()) ?? [];
  if (!/\d/u.test(text) || !text.includes(':')) return null;
  const seconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  return seconds === 0 && !/^0?0:00$/u.test(text.trim()) ? null : seconds;
}
