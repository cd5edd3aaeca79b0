import { movedOffer, offerExpiry } from '../../../src/domain/registrations/waitlist/offer.js';

const at = (time: string) => new Date(`2027-01-${time}Z`);
const startsAt = at('14T08:00');

describe('an offer made at a moment', () => {
  test.each([
    ['stands as long as the organizer chose', '04T08:00', 24, '05T08:00'],
    ['ends an hour before the start', '13T20:00', 24, '14T07:00'],
    ['stands for a quarter of an hour at least', '14T06:45', 24, '14T07:00'],
    ['is none when less than that is left', '14T06:45:00.001', 24, null],
    ['is none in the last hour', '14T07:30', 24, null],
    ['is none after the start', '14T09:00', 24, null],
    ['may stand for a single hour', '14T05:00', 1, '14T06:00'],
  ])('%s', (_, now, offerHours, until) => {
    expect(offerExpiry({ startsAt, offerHours }, at(now))).toEqual(until === null ? null : at(until));
  });
});

describe('an offer whose session moves', () => {
  test.each([
    ['later stands as it stood', '05T08:00', '20T08:00', '05T08:00'],
    ['nearer ends an hour before the new start', '05T08:00', '05T07:00', '05T06:00'],
    ['and leaves a quarter of an hour keeps it', '05T08:00', '04T09:15', '04T08:15'],
    ['and leaves less becomes a seat', '05T08:00', '04T09:14', null],
    ['but was about to end anyhow ends as it would', '04T08:05', '05T08:00', '04T08:05'],
  ])('%s', (_, until, start, expected) => {
    const offer = movedOffer(at(until), { startsAt: at(start) }, at('04T08:00'));
    expect(offer).toEqual(expected === null ? null : at(expected));
  });
});
