import { type EventType, eventTypeNames } from '../../../domain/events/event.js';

export const webhookFormats = ['standard', 'slack', 'teams'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];
export const webhookPayloads = ['thin', 'full'] as const;
export type WebhookPayload = (typeof webhookPayloads)[number];
/** Why no events are delivered: somebody chose it, the receiver answered 410, or it failed for three days. */
export type PausedBecause = 'chosen' | 'gone' | 'failing';
export const deliveryStates = ['queued', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A test has a type of its own, which no event has. */
export const testType = 'webhook.test';
export type DeliveredType = EventType | typeof testType;
export const deliveredTypes: readonly DeliveredType[] = [...eventTypeNames, testType];

const HOUR = 3_600_000;
/** For how long the previous secret signs too. */
export const overlapHours = 24;
/** For how long an event is tried again, and a receiver that answers nothing well is not paused. */
const retryMs = 72 * HOUR;
/** How long after each attempt the next one is made (Standard Webhooks). */
const waitsMs = [5000, 5 * 60_000, 30 * 60_000, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
const maxRetryAfterMs = HOUR;

/** Encryption purpose of the secrets and the address of a webhook. */
export function encryptionPurpose(webhookId: string): string {
  return `webhook:${webhookId}`;
}

/** What came of an attempt: an answer of the receiver, or the code of an error. */
export interface Attempt {
  status: number | null;
  answer: string;
  retryAfter: string | null;
}

/** Returns whether the receiver has the event. Redirects aren't followed: nobody has checked where they lead. */
export function hasArrived({ status }: Pick<Attempt, 'status'>): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Returns whether the receiver wants no more events. */
function isGone({ status }: Pick<Attempt, 'status'>): boolean {
  return status === 410;
}

/**
 * Returns the state of a delivery after an attempt, and when it is tried again: for three days since it was created.
 * While nothing else arrives either (`isFailing`), it waits until the webhook is paused, and is not lost.
 */
export function afterAttempt(
  attempt: Attempt,
  delivery: { attempts: number; createdAt: Date },
  isFailing: boolean,
  now: Date,
): { state: DeliveryState; dueAt: Date } {
  if (hasArrived(attempt)) return { state: 'delivered', dueAt: now };
  const isOver = now.getTime() - delivery.createdAt.getTime() >= retryMs;
  if (isOver && !isFailing && !isGone(attempt)) return { state: 'failed', dueAt: now };
  const wait = waitsMs[Math.min(delivery.attempts, waitsMs.length - 1)] ?? HOUR;
  const asked = Math.min(retryAfterMs(attempt.retryAfter, now), maxRetryAfterMs);
  return { state: 'queued', dueAt: new Date(now.getTime() + Math.max(wait, asked)) };
}

/** Returns how long a receiver asks to wait, in seconds or until a date. */
function retryAfterMs(retryAfter: string | null, now: Date): number {
  if (retryAfter === null) return 0;
  if (/^\d{1,9}$/u.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now.getTime());
}

/** Returns since when nothing arrives, after some attempts: null as soon as one did. */
export function failingSince(since: Date | null, attempts: readonly Pick<Attempt, 'status'>[], now: Date): Date | null {
  if (attempts.length === 0) return since;
  return attempts.some(hasArrived) ? null : (since ?? now);
}

/** Returns why a webhook must be paused now, or null. */
export function pauseBecause(
  since: Date | null,
  attempts: readonly Pick<Attempt, 'status'>[],
  now: Date,
): Exclude<PausedBecause, 'chosen'> | null {
  if (attempts.some(isGone)) return 'gone';
  return since !== null && now.getTime() - since.getTime() >= retryMs ? 'failing' : null;
}
