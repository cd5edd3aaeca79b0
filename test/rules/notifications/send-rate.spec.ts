import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { SendRate } from '../../../src/domain/notifications/outbox/send-rate.js';

const start = new Date('2027-01-04T08:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const delays = (rate: SendRate, domains: readonly string[], at = start) =>
  domains.map((domain) => (rate.slot(randomUUID(), domain, at).getTime() - at.getTime()) / 1000);

test('without a limit every message goes at once', () => {
  const rate = new SendRate({ overall: null, perDomain: null });
  expect(
    delays(
      rate,
      Array.from({ length: 1000 }, () => 'example.org'),
    ),
  ).toEqual(Array.from({ length: 1000 }, () => 0));
});

test('a domain gets its rate after a small burst, whatever others get', () => {
  const rate = new SendRate({ overall: null, perDomain: 60 });
  const names = [
    'a.example',
    'a.example',
    'a.example',
    'a.example',
    'a.example',
    'a.example',
    'A.EXAMPLE',
    'b.example',
  ];
  expect(delays(rate, names)).toEqual([0, 0, 0, 0, 0, 1, 2, 0]);
  expect(delays(rate, ['a.example'], after(60_000))).toEqual([0]);
});

test('a message that waits keeps its turn', () => {
  const rate = new SendRate({ overall: null, perDomain: 1 });
  const at = (id: string, seconds: number) =>
    (rate.slot(id, 'example.org', after(seconds * 1000)).getTime() - +start) / 1000;
  expect([at('first', 0), at('second', 0), at('third', 0)]).toEqual([0, 60, 120]);
  expect([at('second', 30), at('third', 60), at('second', 61), at('third', 120)]).toEqual([60, 120, 61, 120]);
});

test('the overall rate counts for all domains', () => {
  const rate = new SendRate({ overall: 1, perDomain: null });
  expect(delays(rate, ['a.example', 'b.example', 'c.example'])).toEqual([0, 60, 120]);
});

test('no minute exceeds the rate and its burst, and nothing waits needlessly', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 }),
      (perMinute, gaps) => {
        const rate = new SendRate({ overall: null, perDomain: perMinute });
        let at = 0;
        const slots = gaps.map((gap) => {
          at += gap;
          const slot = rate.slot(randomUUID(), 'example.org', after(at)).getTime();
          expect(slot).toBeGreaterThanOrEqual(after(at).getTime());
          return slot;
        });
        const burst = Math.max(1, Math.floor(perMinute / 12));
        for (const from of slots) {
          const inMinute = slots.filter((slot) => slot >= from && slot < from + 60_000).length;
          expect(inMinute).toBeLessThanOrEqual(perMinute + burst);
        }
      },
    ),
  );
});
