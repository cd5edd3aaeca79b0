import type { Actor } from '../../../src/domain/identity/actor.js';
import {
  confirmToken,
  confirmTokenState,
  isNotMeToken,
  notMeToken,
  readConfirmToken,
  readNotMeToken,
} from '../../../src/domain/registrations/links/confirm-token.js';
import { emailKey, maskedAddress, parseEmailAddress } from '../../../src/domain/registrations/links/email-address.js';
import { actsFor, isProven, vouches } from '../../../src/domain/registrations/links/proven.js';

const id = '3f0c6f4e-5b1d-4f0e-9a55-0d6f0a1b2c3d';
const other = '3f0c6f4e-5b1d-4f0e-9a55-0d6f0a1b2c3e';
const secret = 'a secret of at least thirty-two characters';
const issuedAt = new Date('2027-01-04T23:59:59Z');
const end = new Date('2027-02-04T00:00:00Z');

describe('an address', () => {
  test('is vouched for by staff and their systems, and by nobody who can type any address', () => {
    const actors: Actor[] = [
      { kind: 'visitor' },
      { kind: 'attendee', id },
      { kind: 'attendee', id: other },
      { kind: 'organizer', id, role: 'owner' },
      { kind: 'system' },
    ];
    expect(actors.map(vouches)).toEqual([false, false, false, true, true]);
    expect(actors.map((actor) => actsFor(actor, id))).toEqual([false, true, false, true, true]);
    expect([isProven({ provenAt: issuedAt }), isProven({ provenAt: null })]).toEqual([true, false]);
  });

  test.each([
    [' ana@Example.org ', 'ana@Example.org'],
    ['"ana maria"@example.org', '"ana maria"@example.org'],
    ['ana.maria@bücher.example', 'ana.maria@bücher.example'],
    ['@example.org', null],
    ['ana', null],
    ['ana.@example.org', null],
    ['a b@example.org', null],
    ['"a\\b"@example.org', null],
    ['ana@example', null],
    ['ana@-example.org', null],
    ['ana@exa mple.org', null],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
    [`${'a'.repeat(65)}@example.org`, null],
    [`ana@${'a.'.repeat(121)}example`, `ana@${'a.'.repeat(121)}example`],
    [`ana@${'a.'.repeat(122)}example`, null],
  ])('%s is read as %s', (typed, expected) => {
    expect(parseEmailAddress(typed)).toBe(expected);
  });

  test('has one key in all spellings, and is shown by its first letter', () => {
    expect(emailKey('ANA@Bücher.Example')).toBe('ana@xn--bcher-kva.example');
    expect(emailKey('a@b@EXAMPLE.org')).toBe('a@b@example.org');
    expect(emailKey('ana@not a domain')).toBe('ana@not a domain');
    expect(emailKey(`ana@BÜ${'a'.repeat(260)}`)).toBe(`ana@bü${'a'.repeat(260)}`);
    expect(maskedAddress('ana@example.org')).toBe('a…@example.org');
  });
});

describe('the link that confirms an address', () => {
  const token = confirmToken(secret, id, 2, issuedAt);
  const state = (changes: { token?: string; secrets?: string[]; who?: object; now?: Date } = {}) =>
    confirmTokenState(
      changes.secrets ?? [secret],
      changes.token ?? token,
      { id, linkVersion: 2, ...changes.who },
      changes.now ?? issuedAt,
    );

  test('is valid for thirty days after the day of its email', () => {
    expect(readConfirmToken(token)).toEqual({ attendeeId: id });
    expect([state(), state({ now: new Date(end.getTime() - 1) }), state({ now: end })]).toEqual([
      'valid',
      'valid',
      'expired',
    ]);
    expect(state({ secrets: ['another secret that is new', secret] })).toBe('valid');
  });

  test('is told apart from one that was revoked, and from what nobody made', () => {
    expect(state({ who: { linkVersion: 3 } })).toBe('revoked');
    expect(state({ who: { linkVersion: 1 } })).toBe('forged');
    expect(state({ who: { id: other } })).toBe('forged');
    expect(state({ secrets: ['another secret that is new'] })).toBe('forged');
    expect(state({ token: confirmToken(secret, id, 2, end).slice(0, 26) + token.slice(26) })).toBe('forged');
    for (const odd of ['', token.slice(1), `${token}x`, `x${token}`, token.toUpperCase().replaceAll('-', '!')])
      expect([odd, readConfirmToken(odd), state({ token: odd })]).toEqual([odd, null, 'forged']);
  });

  test('has a sibling that says it was not me, of whichever version', () => {
    const own = notMeToken(secret, id, 2);
    expect(readNotMeToken(own)).toEqual({ attendeeId: id });
    expect([readNotMeToken(`${own}x`), readNotMeToken(`x${own}`), readNotMeToken('')]).toEqual([null, null, null]);
    const isOwn = (linkVersion: number, secrets = [secret], of = id) =>
      isNotMeToken(secrets, own, { id: of, linkVersion });
    expect([isOwn(1), isOwn(2), isOwn(3)]).toEqual([false, true, true]);
    expect([isOwn(2, ['another secret that is new', secret]), isOwn(2, ['another'])]).toEqual([true, false]);
    expect(isOwn(2, [secret], other)).toBe(false);
  });
});
