import { deadlineMoments, dueDeadlineLead } from '../../../src/domain/notifications/reminders/deadline-lead.js';

describe('the nudge before a deadline', () => {
  const closesAt = new Date('2027-03-31T15:59:00Z');
  test.each([
    ['is none before the week', '2027-03-24T15:58:59Z', null],
    ['is due a week before', '2027-03-24T15:59:00Z', 'P7D'],
    ['is due for a day, since it may have to wait for the morning', '2027-03-25T15:58:59Z', 'P7D'],
    ['is left out later', '2027-03-25T15:59:00Z', null],
    ['is due a day before', '2027-03-30T15:59:00Z', 'P1D'],
    ['is due until the end', '2027-03-31T15:58:59Z', 'P1D'],
    ['is none at the deadline', '2027-03-31T15:59:00Z', null],
    ['is none after it', '2027-04-02T00:00:00Z', null],
  ])('%s', (_, now, lead) => {
    expect(dueDeadlineLead(closesAt, new Date(now))?.lead ?? null).toBe(lead);
  });

  test('comes a third time, three hours before, if it is urgent', () => {
    const lead = (now: string) => dueDeadlineLead(closesAt, new Date(now), true)?.lead;
    expect(['2027-03-31T12:58:59Z', '2027-03-31T12:59:00Z'].map(lead)).toEqual(['P1D', 'PT3H']);
    expect(['2027-03-31T15:59:00Z', '2027-04-01T00:00:00Z'].map(lead)).toEqual([undefined, undefined]);
  });
  test('is planned twice, the last one first, unless it is urgent', () => {
    const leads = [deadlineMoments(closesAt), deadlineMoments(closesAt, true)];
    expect(leads.map((all) => all.map(({ lead }) => lead).join(' '))).toEqual(['P1D P7D', 'PT3H P1D P7D']);
  });
});
