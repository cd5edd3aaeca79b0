import { failedOutcome } from '../../../src/domain/notifications/outbox/delivery.js';
import { isLimited, maxBefore, overStrangerLimit } from '../../../src/domain/notifications/outbox/departure.js';
import { pointlessness } from '../../../src/domain/notifications/outbox/unproven-limit.js';
import type { MessageKind } from '../../../src/domain/notifications/kinds/kinds.js';
import { amina as recipient } from '../../support/mail-fixtures.js';

const now = new Date('2027-01-14T07:00:00Z');
const secondsLater = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test('a message that was refused for good, or for the twelfth time, has failed', () => {
  const outcome = { state: 'failed', result: '550 unknown' };
  expect(failedOutcome({ kind: 'permanent', message: '550 unknown', at: 'email' }, 1, 0, now)).toEqual(outcome);
  expect(failedOutcome({ kind: 'temporary', message: '550 unknown', at: 'email' }, 12, 0, now)).toEqual(outcome);
});

test.each([
  [1, 0, 30],
  [2, 0, 60],
  [2, 0.5, 66],
  [7, 0, 1920],
  [8, 0, 3600],
  [11, 0, 3600],
])('after attempt %d with the lot %d, the next is %d seconds later', (attempts, random, seconds) => {
  const outcome = failedOutcome({ kind: 'temporary', message: '451 later', at: 'email' }, attempts, random, now);
  expect(outcome).toEqual({ state: 'queued', dueAt: secondsLater(seconds), result: '451 later' });
});

describe('over the limit of what anyone can cause to a proven address', () => {
  const allowedAt = secondsLater(60);
  test.each<[MessageKind, boolean, object]>([
    ['invited', true, { state: 'held', dueAt: allowedAt, isSummarized: true }],
    ['several-requests', false, { state: 'held', dueAt: allowedAt, isSummarized: false }],
    ['invited', false, { state: 'dropped', result: expect.any(String) }],
    ['link', false, { state: 'dropped', result: expect.any(String) }],
    ['delegation-link', false, { state: 'dropped', result: expect.any(String) }],
  ])('%s, unconfirmed: %s', (kind, isUnconfirmed, outcome) => {
    expect(overStrangerLimit(kind, isUnconfirmed, allowedAt)).toEqual(outcome);
  });

  test('there is room for the summary, and what ends a registration leaves', () => {
    expect([maxBefore('invited'), maxBefore('several-requests')]).toEqual([4, 5]);
    expect([isLimited('invited'), isLimited('withdrawn'), isLimited('seat-lapsed')]).toEqual([true, false, false]);
  });
});

describe('a message that waited', () => {
  const past = secondsLater(-1).toISOString();
  const running = { startsAt: secondsLater(-60), endsAt: secondsLater(60) };
  const over = { startsAt: secondsLater(-60), endsAt: now };
  const next = { startsAt: secondsLater(60), endsAt: secondsLater(120) };
  test.each<[string, MessageKind, object, Parameters<typeof pointlessness>[1], string | null]>([
    ['in time', 'invited', {}, next, null],
    ['an invitation to a session that runs', 'invited', {}, running, null],
    ['an invitation to a session that is over', 'invited', {}, over, 'What it says is over.'],
    ['a question about a decline', 'decline-unconfirmed', {}, running, 'What it says is over.'],
    ['after the time to confirm', 'invited', { provisionalUntil: past }, next, 'What it says is over.'],
    ['that the time to confirm has passed', 'seat-lapsed', { provisionalUntil: past }, next, null],
    ['an offer that expired', 'offered', { offerExpiresAt: past }, next, 'What it says is over.'],
    ['what follows a session', 'follow-up', {}, over, null],
    ['a link', 'link', {}, null, null],
  ])('%s', (_what, kind, more, registration, reason) => {
    const message = { kind, payload: { recipient, ...more }, createdAt: secondsLater(-172_799) };
    expect(pointlessness(message, registration, now)).toBe(reason);
    const late = registration === null ? 'What it says is over.' : reason;
    expect(pointlessness({ ...message, createdAt: secondsLater(-172_800) }, registration, now)).toBe(late);
  });
});
