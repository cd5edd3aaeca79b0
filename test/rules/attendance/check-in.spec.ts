import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';
import { decideCheckIn, checkInTimes } from '../../../src/domain/attendance/check-in.js';
import { readRoomCode, roomCode, roomCodeState } from '../../../src/domain/attendance/room-code.js';
import { qrView } from '../../../src/platform/views/qr.js';
import { feedToken, joinToken, pageToken } from '../../../src/domain/registrations/links/link-tokens.js';
import type { RegistrationState } from '../../../src/domain/registrations/registration.js';
import { isTicketOf, registrationOfTicket, ticketCode } from '../../../src/domain/registrations/links/ticket.js';
import { ticketReference } from '../../../src/domain/registrations/links/ticket-reference.js';
import { timeOrderedUuid } from '../../../src/platform/database/uuid.js';

const session = {
  state: 'published' as const,
  startsAt: new Date('2027-01-14T08:00:00Z'),
  endsAt: new Date('2027-01-14T09:15:00Z'),
};
const now = new Date('2027-01-14T07:30:00Z');

describe('people at check-in', () => {
  test.each<[RegistrationState, string]>([
    ['confirmed', 'in'],
    ['pending', 'pending'],
    ['waitlisted', 'waitlisted'],
    ['offered', 'offered'],
    ['cancelled', 'cancelled'],
    ['declined', 'declined'],
  ])('with a registration that is %s hears: %s', (state, outcome) => {
    expect(decideCheckIn(session, { state }, null, now, now).outcome).toBe(outcome);
  });

  test('is in since the first time, whatever became of the session or the registration', () => {
    const at = new Date('2027-01-14T07:02:00Z');
    const cancelled = { ...session, state: 'cancelled' as const };
    expect(decideCheckIn(cancelled, { state: 'cancelled' }, { at }, now, now)).toEqual({
      outcome: 'already',
      since: at,
    });
    expect(decideCheckIn(cancelled, { state: 'confirmed' }, null, now, now)).toEqual({ outcome: 'session-cancelled' });
  });

  test('is in with a seat that lapsed after they came, and only then', () => {
    const seatUntil = new Date('2027-01-14T07:00:00Z');
    const decide = (at: string) =>
      decideCheckIn(session, { state: 'cancelled', seatUntil }, null, new Date(at), now).outcome;
    expect([decide('2027-01-14T06:59:59Z'), decide('2027-01-14T07:00:00Z')]).toEqual(['in', 'cancelled']);
  });

  test('came when the phone says, and never later than now', () => {
    const seen = new Date('2027-01-14T06:00:00Z');
    const later = new Date('2027-01-15T12:00:00Z');
    const decide = (at: Date, heard: Date) => decideCheckIn(session, { state: 'confirmed' }, null, at, heard);
    expect(decide(seen, later)).toEqual({ outcome: 'in', at: seen });
    expect(decide(later, now)).toEqual({ outcome: 'in', at: now });
    expect(decide(later, later)).toEqual({ outcome: 'too-late' });
    const { opensAt, closesAt } = checkInTimes(session);
    expect([decide(opensAt, later), decide(closesAt, later)].map(({ outcome }) => outcome)).toEqual(['in', 'in']);
    expect(decide(new Date(opensAt.getTime() - 1), later)).toEqual({ outcome: 'too-early' });
  });
});

describe('a ticket', () => {
  const secret = 'a secret of the tests, long enough to be one';
  const registrationId = '0d9f3c52-8f6e-4f1b-9a37-3a9b6f2f1f10';
  const ticketed = { registrationId, linkVersion: 3 };
  const code = ticketCode(secret, ticketed);

  test('names its registration and proves it, in the alphabet in which QR codes are smallest', () => {
    expect(code).toMatch(/^0D9F3C528F6E4F1B9A373A9B6F2F1F10[0-9A-F]{32}$/u);
    expect(registrationOfTicket(code.toLowerCase())).toBe(registrationId);
    expect(isTicketOf(code.toLowerCase(), ['a secret after a rotation', secret], ticketed)).toBe(true);
    expect(ticketReference(registrationId)).toBe('0D9F3C52');
    // Those who register in the same minute have ids that begin alike.
    expect(ticketReference(timeOrderedUuid(now))).not.toBe(ticketReference(timeOrderedUuid(now)));
  });

  test('has an id that begins with the time, in milliseconds (RFC 9562, version 7)', () => {
    const id = timeOrderedUuid(new Date(0x01_23_45_67_89_ab));
    expect(id).toMatch(/^01234567-89ab-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u);
  });

  test.each(['', 'https://example.org', code.slice(1), `${code}0`, `${code.slice(0, 63)}G`])(
    'is no ticket: %j',
    (text) => {
      expect([registrationOfTicket(text), isTicketOf(text, [secret], ticketed)]).toEqual([null, false]);
    },
  );

  test('is void under new links, and is no key to anything else', () => {
    expect(isTicketOf(code, [secret], { ...ticketed, linkVersion: 4 })).toBe(false);
    expect(isTicketOf(code, ['another secret that is long enough too'], ticketed)).toBe(false);
    const proof = Buffer.from(code.slice(32), 'hex').toString('base64url');
    expect([
      pageToken(secret, registrationId, 3),
      feedToken(secret, registrationId, 3),
      joinToken(secret, registrationId, 3),
    ]).not.toContain(proof);
  });

  test('is drawn as readers read it', () => {
    const { size, path, label } = qrView(code, 'Ticket');
    expect([size, label]).toEqual([41, 'Ticket']);
    const scale = 6;
    const data = new Uint8ClampedArray((size * scale) ** 2 * 4).fill(255);
    for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/gu)) {
      for (let dy = 0; dy < scale; dy++) {
        const row = (Number(y) * scale + dy) * size * scale;
        for (let dx = 0; dx < Number(length) * scale; dx++) {
          const at = (row + Number(x) * scale + dx) * 4;
          data.fill(0, at, at + 3);
        }
      }
    }
    expect(decodeQR({ width: size * scale, height: size * scale, data })).toBe(code);
    const modules = encodeQR(code, 'raw', { ecc: 'quartile', border: 4 }).flat().filter(Boolean).length;
    const drawn = [...path.matchAll(/h(\d+)v1/gu)].reduce((sum, [, length]) => sum + Number(length), 0);
    expect(drawn).toBe(modules);
  });
});

describe('the code of a room', () => {
  test('has six letters that nobody takes for each other', () => {
    for (let byte = 0; byte < 256; byte++) {
      const code = roomCode(new Uint8Array([byte, byte + 1, byte + 2, 0, 31, 255]));
      expect(code).toMatch(/^[2-9A-HJ-NP-Z]{6}$/u);
      expect(readRoomCode(code)).toBe(code);
    }
  });

  test.each([
    [' 73b-9rl ', '73B9RL'],
    ['73B 9RL', '73B9RL'],
    ['73B9R', null],
    ['73B9RLX', null],
    ['0OI1AA', null],
    ['ŞŞŞŞŞŞ', null],
  ])('%j is read as %j', (typed, code) => {
    expect(readRoomCode(typed)).toBe(code);
  });

  test.each([
    ['2027-01-14T07:29:59Z', 'early'],
    ['2027-01-14T07:30:00Z', 'open'],
    ['2027-01-14T09:14:59Z', 'open'],
    ['2027-01-14T09:15:00Z', 'over'],
  ])('at %s it is %s', (at, state) => {
    expect(roomCodeState(session, new Date(at))).toBe(state);
  });
});
