import { geoContains } from 'd3-geo';
import fc from 'fast-check';
import { StartRanking } from '../../../../src/parts/planner/domain/best-starts.js';
import { type ExpectedPeople } from '../../../../src/domain/time/holidays.js';
import { candidateStarts, type Constraints } from '../../../../src/parts/planner/domain/candidate-starts.js';
import {
  comfort,
  comfortWithin,
  type HumaneHours,
  usualHumaneHours,
  dayStepAt,
} from '../../../../src/domain/time/humane-hours.js';
import { countriesOf, findHolidays, holidaysAt } from '../../../../src/domain/time/holidays.js';
import { nightAt, subsolarPoint } from '../../../../src/parts/planner/domain/night.js';
import { readPlaces } from '../../../../src/parts/planner/domain/places.js';
import { planStarts } from '../../../../src/parts/planner/domain/plan.js';
import { regionsAt } from '../../../../src/parts/planner/domain/regions.js';
import { zonePlace } from '../../../../src/domain/time/zone-places.js';
import { localTime } from '../../../../src/domain/time/wall-time.js';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const cities: ExpectedPeople[] = [
  'Asia/Taipei America/Los_Angeles America/New_York America/Sao_Paulo Europe/Berlin Africa/Lagos Africa/Nairobi',
  'Asia/Kolkata Asia/Kathmandu Asia/Jakarta Asia/Tokyo Australia/Lord_Howe Pacific/Auckland Pacific/Honolulu Asia/Dubai',
]
  .join(' ')
  .split(' ')
  .map((timeZone, index) => ({ timeZone, weight: 10 + index }));

function constraints(changes: Partial<Constraints> = {}): Constraints {
  return {
    timeZone: 'Asia/Taipei',
    fromDate: '2027-03-01',
    untilDate: '2027-03-31',
    weekdays: everyDay,
    exceptDates: [],
    minutes: 90,
    available: [],
    notBefore: new Date(0),
    ...changes,
  };
}

// Of the cities above, only Kolkata has six working days.
const officeDays = [1, 2, 3, 4, 5];
const daysIn = (timeZone: string) => (timeZone === 'Asia/Kolkata' ? [...officeDays, 6] : officeDays);

/** The value of one start in one zone, from its local times alone. */
function valueAt(start: number, minutes: number, timeZone: string, hours: HumaneHours): number {
  const [from, until] = [localTime(new Date(start), timeZone), localTime(new Date(start + minutes * 60_000), timeZone)];
  const minuteOf = ({ hour, minute }: { hour: number; minute: number }) => hour * 60 + minute;
  if (from.date !== until.date || !(hours.weekdays ?? daysIn(timeZone)).includes(from.weekday)) return 0;
  if (minuteOf(from) < hours.from || minuteOf(until) > hours.until || until.local < from.local) return 0;
  const isAtLunch = hours.lunch && minuteOf(from) < hours.lunch.until && minuteOf(until) > hours.lunch.from;
  return isAtLunch ? hours.lunchShare : 1;
}

/** The highest score of any choice of runs that don't overlap, by trying all of them. */
function bestByTrying(starts: readonly number[], minutes: number, people: ExpectedPeople[], count: number): number {
  const values = starts.map((start) => people.map((some) => valueAt(start, minutes, some.timeZone, usualHumaneHours)));
  let best = -1;
  const choose = (chosen: number[], next: number) => {
    if (chosen.length === count) {
      const score = people.reduce(
        (sum, { weight }, place) => sum + weight * Math.max(...chosen.map((index) => values[index]?.[place] ?? 0)),
        0,
      );
      best = Math.max(best, score);
      return;
    }
    for (let index = next; index < starts.length; index += 1) {
      const last = chosen.at(-1);
      const isApart = last === undefined || (starts[index] ?? 0) - (starts[last] ?? 0) >= minutes * 60_000;
      if (isApart) choose([...chosen, index], index + 1);
    }
  };
  choose([], 0);
  return best;
}

describe('humane hours', () => {
  test('a session suits a place by its local times, also while clocks change', () => {
    // Both changes of Berlin, New York and Lord Howe (half an hour) lie in these weeks.
    for (const [fromDate, untilDate] of [
      ['2027-03-10', '2027-04-06'],
      ['2027-10-01', '2027-11-09'],
    ] as const) {
      const starts = candidateStarts(constraints({ fromDate, untilDate }));
      for (const { timeZone } of cities) {
        const found = comfortWithin(90, usualHumaneHours)(starts, timeZone);
        const expected = starts.map((start) => valueAt(start, 90, timeZone, usualHumaneHours));
        expect([...found].map((value) => (value === comfort.atLunch ? 0.5 : value / 2))).toEqual(expected);
      }
    }
  });

  test('a night shift over a clock change is judged by both local times', () => {
    const nights: HumaneHours = { ...usualHumaneHours, from: 0, until: 4 * 60, lunch: null, weekdays: everyDay };
    const start = Date.parse('2027-03-28T00:30Z');
    // 01:30 to 03:30 in one hour, as 02:00 to 03:00 is skipped; the same hour in October ends at 01:30.
    expect([...comfortWithin(60, nights)([start], 'Europe/Berlin')]).toEqual([comfort.inside]);
    expect([...comfortWithin(60, { ...nights, until: 3 * 60 })([start], 'Europe/Berlin')]).toEqual([comfort.outside]);
  });
});

describe('working days', () => {
  test('are those of each country, unless they are asked for', () => {
    const hours = { ...usualHumaneHours, lunch: null };
    const suits = (timeZone: string, asked = hours) => {
      // 10:00 in UTC, from Monday on, is day everywhere between Lagos and Kolkata.
      const starts = Array.from({ length: 7 }, (_, day) => Date.UTC(2027, 2, 1 + day, 10));
      return [...comfortWithin(60, asked)(starts, timeZone)].flatMap((value, day) => (value > 0 ? [day + 1] : []));
    };
    expect(suits('Asia/Riyadh')).toEqual([1, 2, 3, 4, 7]);
    expect(suits('Asia/Tehran')).toEqual([1, 2, 3, 4, 6, 7]);
    expect(suits('Asia/Dubai')).toEqual(officeDays);
    expect(suits('Africa/Lagos')).toEqual(officeDays);
    expect(suits('UTC')).toEqual(officeDays);
    expect(suits('Asia/Riyadh', { ...hours, weekdays: [5, 6] })).toEqual([5, 6]);
    const starts = candidateStarts(constraints({ timeZone: 'Asia/Riyadh', weekdays: null, untilDate: '2027-03-07' }));
    expect(new Set(starts.map((at) => localTime(new Date(at), 'Asia/Riyadh').weekday))).toEqual(
      new Set([1, 2, 3, 4, 7]),
    );
    expect(dayStepAt(new Date('2027-03-07T10:00Z'), 'Asia/Riyadh', hours)).toBe(3);
  });
});

describe('possible starts', () => {
  test('hours that the clock skips have no starts, and hours that occur twice have two', () => {
    const on = (date: string) =>
      candidateStarts(constraints({ timeZone: 'Europe/Berlin', fromDate: date, untilDate: date })).length;
    expect([on('2027-03-27'), on('2027-03-28'), on('2027-10-31')]).toEqual([96, 92, 100]);
  });

  test('dates, weekdays and the hours of hosts and speakers limit them', () => {
    const office = { from: 9 * 60, until: 18 * 60, weekdays: [1, 2, 3, 4, 5] };
    const starts = candidateStarts(
      constraints({
        weekdays: [2, 4],
        exceptDates: ['2027-03-04'],
        available: [
          { timeZone: 'Asia/Taipei', ...office },
          { timeZone: 'Europe/Berlin', ...office, from: 8 * 60 },
        ],
      }),
    );
    const inTaipei = starts.map((start) => localTime(new Date(start), 'Asia/Taipei'));
    expect(new Set(inTaipei.map(({ weekday }) => weekday))).toEqual(new Set([2, 4]));
    expect(inTaipei.filter(({ date }) => date === '2027-03-04')).toEqual([]);
    // 08:00 in Berlin is 15:00 in Taipei, 14:00 after 28 March.
    expect([inTaipei[0]?.local, inTaipei.at(-1)?.local]).toEqual(['2027-03-02T15:00', '2027-03-30T16:30']);
    expect(inTaipei.find(({ date }) => date === '2027-03-30')?.time).toBe('14:00');
  });
});

describe('best starts', () => {
  test('one, two and three runs are the best there are, as trying all of them shows', () => {
    const place = fc.record({
      timeZone: fc.constantFrom(...cities.map((one) => one.timeZone)),
      weight: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('2027-03-12', '2027-03-28', '2027-10-29'),
        fc.constantFrom(45, 90, 240, 600),
        fc.uniqueArray(fc.integer({ min: 0, max: 95 }), { minLength: 1, maxLength: 24 }),
        (people, fromDate, minutes, picked) => {
          const all = candidateStarts(constraints({ fromDate, untilDate: fromDate }));
          const starts = picked.map((index) => all[index] ?? 0).sort((a, b) => a - b);
          const ranking = new StartRanking(starts, minutes, people, usualHumaneHours);
          expect(ranking.ranked[0]?.score).toBe(bestByTrying(starts, minutes, people, 1));
          for (const count of [2, 3] as const) {
            expect(ranking.bestRuns(count)?.score ?? -1).toBe(bestByTrying(starts, minutes, people, count));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('no single start suits fifteen cities, and two runs leave few of them out', () => {
    const plan = planStarts({ people: cities, constraints: constraints(), hours: usualHumaneHours });
    expect(plan.people).toBe(255);
    expect(plan.single.every((one, index) => index === 0 || one.score <= (plan.single[index - 1]?.score ?? 0))).toBe(
      true,
    );
    expect(plan.single[0]?.inside).toBeLessThan(200);
    expect(plan.pair?.inside).toBeGreaterThan(plan.single[0]?.inside ?? 255);
    expect(plan.triple?.score).toBeGreaterThanOrEqual(plan.pair?.score ?? 255);
    for (const runs of [plan.pair, plan.triple]) {
      const left = runs?.leftOut.reduce((sum, { weight }) => sum + weight, 0) ?? 0;
      expect((runs?.inside ?? 0) + (runs?.atLunch ?? 0) + left).toBe(255);
    }
  });

  test('two zones with the same times count as one, and nobody expected is no fault', () => {
    const starts = candidateStarts(constraints({ untilDate: '2027-03-02' }));
    const two = [
      { timeZone: 'Europe/Berlin', weight: 3 },
      { timeZone: 'Europe/Oslo', weight: 4 },
    ];
    const ranking = new StartRanking(starts, 60, two, usualHumaneHours);
    expect(ranking.ranked.map(({ score }) => score)).toEqual([7, 3.5, 0]);
    expect(planStarts({ people: [], constraints: constraints(), hours: usualHumaneHours }).pair?.score).toBe(0);
    const never = constraints({ weekdays: [] });
    expect(planStarts({ people: two, constraints: never, hours: usualHumaneHours })).toMatchObject({
      compared: 0,
      single: [],
      pair: null,
      triple: null,
    });
  });
});

describe('the night on the map', () => {
  test.each([
    // Solstices, equinoxes and the extremes of the equation of time, from the Astronomical Almanac's formulas.
    ['2027-06-21T12:00Z', 23.44, 0.46],
    ['2027-12-22T00:00Z', -23.44, 179.6],
    ['2027-03-20T20:25Z', 0, -124.4],
    ['2027-11-03T12:00Z', -15, -4.11],
    ['2027-02-11T12:00Z', -14, 3.55],
  ])('at %s the sun is overhead at %d° and %d°', (at, latitude, longitude) => {
    const found = subsolarPoint(new Date(at));
    expect(Math.abs(found.latitude - latitude)).toBeLessThan(0.3);
    expect(Math.abs(found.longitude - longitude)).toBeLessThan(0.3);
  });

  test('it covers the half of the earth that the sun does not reach', () => {
    const night = nightAt(new Date('2027-03-20T12:00Z'));
    const at = (timeZone: string) => geoContains(night, pointOf(timeZone));
    expect(['Pacific/Auckland', 'Asia/Taipei', 'Europe/Berlin', 'Africa/Nairobi', 'America/New_York'].map(at)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('places', () => {
  const now = new Date('2027-01-04T08:00Z');
  test('cities, countries and zones are read in any language, with a number or without', () => {
    const text = 'Nairobi 40\n台北, 50\r\n\nEurope/Berlin\nBrasil: 7\n São Paulo x 3 \nNew York 1000';
    expect(readPlaces(text, now, 'en')).toEqual({
      people: [
        { timeZone: 'Africa/Nairobi', weight: 40 },
        { timeZone: 'Asia/Taipei', weight: 50 },
        { timeZone: 'Europe/Berlin', weight: 1 },
        { timeZone: 'America/Sao_Paulo', weight: 7 },
        { timeZone: 'America/Sao_Paulo', weight: 3 },
        { timeZone: 'America/New_York', weight: 1000 },
      ],
      unknown: [],
    });
  });

  test('what names no place is returned with its line', () => {
    expect(readPlaces('Nairobi 40\nAtlantis 3\n12\nBerlin 0\nBerlin 99999999999', now, 'en').unknown).toEqual([
      { line: 2, text: 'Atlantis 3' },
      { line: 3, text: '12' },
      { line: 4, text: 'Berlin 0' },
      { line: 5, text: 'Berlin 99999999999' },
    ]);
  });
});

describe('hours of the day', () => {
  test('are asleep, early or late, fine, or a working day; days off are never fine', () => {
    const steps = (date: string) =>
      ['00', '06', '07', '08', '09', '16', '17', '19', '20', '21', '22'].map((hour) =>
        dayStepAt(new Date(`${date}T${hour}:00Z`), 'UTC', usualHumaneHours),
      );
    expect(steps('2027-03-01')).toEqual([0, 0, 1, 2, 3, 3, 2, 2, 1, 1, 0]);
    expect(steps('2027-03-06')).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
  });

  test('regions are people whose clocks agree, from west to east', () => {
    const people = [
      { timeZone: 'Europe/Oslo', weight: 2 },
      { timeZone: 'Europe/Berlin', weight: 5 },
      { timeZone: 'Africa/Lagos', weight: 1 },
      { timeZone: 'America/Lima', weight: 9 },
    ];
    expect(regionsAt(new Date('2027-01-15T12:00Z'), people)).toEqual([
      { timeZone: 'America/Lima', people: 9, others: [] },
      { timeZone: 'Europe/Berlin', people: 8, others: ['Europe/Oslo', 'Africa/Lagos'] },
    ]);
    // In summer Lagos is an hour behind Berlin.
    expect(regionsAt(new Date('2027-07-15T12:00Z'), people).map(({ people: count }) => count)).toEqual([9, 1, 7]);
  });
});

function pointOf(timeZone: string): [number, number] {
  const place = zonePlace(timeZone);
  if (place === null) throw new Error(`${timeZone} has no place`);
  return [place.longitude, place.latitude];
}

describe('public holidays', () => {
  const spring = { from: '2027-04-01', until: '2027-05-10' };

  test('are found by country, with all days of those that take several, and unknown countries are named', async () => {
    const { names, unknown } = await findHolidays(['TW', 'DE', 'SA', 'XX'], spring, 'en');
    expect([...(names.get('DE') ?? [])]).toEqual([
      ['2027-05-01', 'Labour Day'],
      ['2027-05-06', 'Ascension Day'],
    ]);
    expect([...(names.get('TW')?.keys() ?? [])]).toEqual(expect.arrayContaining(['2027-04-04', '2027-04-05']));
    expect(unknown).toEqual(['XX']);
    const eid = await findHolidays(['SA'], { from: '2027-03-01', until: '2027-03-20' }, 'en');
    expect([...(eid.names.get('SA')?.keys() ?? [])].length).toBeGreaterThan(1);
  });

  test('have the names that readers of Chinese in Taiwan know', async () => {
    const { names } = await findHolidays(['TW', 'FR'], spring, 'zh-TW');
    expect(names.get('TW')?.get('2027-04-05')).toMatch(/明節/u);
    expect(names.get('FR')?.get('2027-05-01')).toBe('Labour Day');
  });

  test('a start falls on those of the local date of each place', async () => {
    const people = [
      { timeZone: 'Asia/Taipei', weight: 9 },
      { timeZone: 'Europe/Berlin', weight: 2 },
      { timeZone: 'UTC', weight: 1 },
    ];
    const holidays = await findHolidays(countriesOf(people), spring, 'en');
    expect(countriesOf(people)).toEqual(['TW', 'DE']);
    const at = (instant: string) => holidaysAt(new Date(instant), people, holidays).map(({ country }) => country);
    // 1 May begins in Taipei, where it is a holiday as well, seven hours before it does in Berlin.
    expect([at('2027-04-30T15:00Z'), at('2027-05-06T10:00Z'), at('2027-05-06T22:30Z')]).toEqual([[], ['DE'], []]);
  });
});
