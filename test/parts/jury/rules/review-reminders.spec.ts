import { dueReviewReminder } from '../../../../src/parts/jury/domain/juror-emails.js';

const at = (time: string) => new Date(`2027-${time}Z`);
const due = (now: string, deadline: string | null = null, timeZone = 'UTC') => {
  const reminder = dueReviewReminder(deadline === null ? null : at(deadline), timeZone, at(now));
  return reminder && [reminder.key, reminder.releasedBefore.toISOString()];
};

describe('the email about open reviews', () => {
  const monday = ['week:2027-01-04', '2027-01-03T09:00:00.000Z'];

  test('comes on Mondays in working hours, about reviews that are older than a day', () => {
    expect([due('01-04T08:59:59'), due('01-04T09:00'), due('01-04T18:00')]).toEqual([null, monday, null]);
    expect(due('01-04T17:59:59')?.[0]).toBe('week:2027-01-04');
    expect([due('01-03T10:00'), due('01-05T10:00')]).toEqual([null, null]);
  });

  test('goes by the clock and the calendar of the zone', () => {
    expect(due('01-04T01:00', null, 'Asia/Taipei')).toEqual(['week:2027-01-04', '2027-01-03T01:00:00.000Z']);
    expect(due('01-04T00:59', null, 'Asia/Taipei')).toBeNull();
    expect(due('01-05T01:00', null, 'America/Los_Angeles')?.[0]).toBe('week:2027-01-04');
  });

  test('is that of the deadline within eight days of it, and none at night', () => {
    expect(due('01-04T09:00', '01-12T09:00')).toEqual(monday);
    expect(due('01-04T09:00', '01-12T08:59:59')).toBeNull();
    expect(due('01-05T15:00', '01-12T15:00')).toEqual(['P7D:2027-01-12T15:00:00.000Z', '2027-01-05T15:00:00.000Z']);
    expect(due('01-12T14:59:59', '01-12T15:00')).toEqual(['P1D:2027-01-12T15:00:00.000Z', '2027-01-11T15:00:00.000Z']);
    expect(due('01-11T15:00', '01-12T15:00', 'Asia/Taipei')).toBeNull();
  });

  test('never comes once the deadline is here', () => {
    expect([due('01-04T10:00', '01-04T10:00'), due('01-04T10:00', '01-04T09:59')]).toEqual([null, null]);
  });
});
