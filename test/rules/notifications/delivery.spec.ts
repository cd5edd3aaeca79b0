import { failedOutcome } from '../../../src/domain/notifications/outbox/delivery.js';

const now = new Date('2027-01-14T07:00:00Z');
const secondsLater = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test('a message that was refused for good, or for the twelfth time, has failed', () => {
  const outcome = { state: 'failed', result: '550 unknown' };
  expect(failedOutcome({ kind: 'permanent', message: '550 unknown' }, 1, 0, now)).toEqual(outcome);
  expect(failedOutcome({ kind: 'temporary', message: '550 unknown' }, 12, 0, now)).toEqual(outcome);
});

test.each([
  [1, 0, 30],
  [2, 0, 60],
  [2, 0.5, 66],
  [7, 0, 1920],
  [8, 0, 3600],
  [11, 0, 3600],
])('after attempt %d with the lot %d, the next is %d seconds later', (attempts, random, seconds) => {
  const outcome = failedOutcome({ kind: 'temporary', message: '451 later' }, attempts, random, now);
  expect(outcome).toEqual({ state: 'queued', dueAt: secondsLater(seconds), result: '451 later' });
});
