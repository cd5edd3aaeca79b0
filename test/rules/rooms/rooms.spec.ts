import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import '../../../src/app/areas.js';
import {
  checkReportToken,
  createParameters,
  hasSucceeded,
  readReport,
  signedCall,
} from '../../../src/domain/rooms/bigbluebutton.js';
import { jitsiAddress } from '../../../src/domain/rooms/jitsi.js';
import { hasRoom, roomName, type RoomServers } from '../../../src/domain/rooms/room-kind.js';
import { checkRoom, roomOffers } from '../../../src/domain/rooms/room-opener.js';

const now = new Date('2027-01-14T07:50:00Z');
const server = { url: 'https://bbb.example.org/bigbluebutton/api', secret: '639259d4-9dd8-4b25-bf01-95f9567eaf4b' };
const guest = {
  id: '7b0c8a1e-0c1f-4d8e-9c53-0a7c2d6f1f11',
  name: 'Nguyễn Thị "Hà" & Ló',
  isHost: false,
  email: null,
  as: 'attendee' as const,
};

describe('a BigBlueButton call', () => {
  test('carries the checksum of its name, its query as it is sent, and the secret', () => {
    const address = new URL(signedCall(server, 'join', { fullName: guest.name, meetingID: 'abc', role: 'VIEWER' }));
    const [query, checksum] = address.search.slice(1).split('&checksum=');
    expect(checksum).toBe(createHash('sha256').update(`join${query}${server.secret}`).digest('hex'));
    expect(Object.fromEntries(address.searchParams)).toMatchObject({ fullName: guest.name, meetingID: 'abc' });
    expect(address.href).not.toContain(server.secret);
  });

  test('makes a meeting that outlives its session and tells who was there', () => {
    const session = { id: 's', title: 'Shore power', durationMinutes: 75, startsAt: new Date('2027-01-14T08:00:00Z') };
    expect(createParameters(session, 'https://greenroom.example.org/x', now)).toEqual({
      meetingID: 's',
      name: 'Shore power',
      duration: '145',
      record: 'false',
      meetingKeepEvents: 'true',
      'meta_analytics-callback-url': 'https://greenroom.example.org/x',
    });
  });

  test.each([
    ['<response><returncode>SUCCESS</returncode><messageKey>duplicateWarning</messageKey></response>', true],
    ['<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey></response>', false],
    ['<html>SUCCESS</html>', false],
    ['', false],
  ])('is answered by %s', (answer, isGood) => expect(hasSucceeded(answer)).toBe(isGood));
});

describe('the report of a meeting', () => {
  const attendee = (joins: string[], leaves: string[]) => ({ ext_user_id: 'r', name: 'A', joins, leaves, duration: 1 });
  const body = (...attendees: object[]) => ({
    version: '1.0',
    meeting_id: 's',
    data: { finish: '2027-01-14T09:20:00Z', attendees },
  });

  test('returns each span; people still there left at its end', () => {
    const read = readReport(
      body(attendee(['2027-01-14T07:58:00+00:00', '2027-01-14T16:30:00+08:00'], ['2027-01-14T08:10:00Z'])),
    );
    expect(read).toEqual({
      sessionId: 's',
      stretches: [
        { guestId: 'r', fromAt: new Date('2027-01-14T07:58:00Z'), untilAt: new Date('2027-01-14T08:10:00Z') },
        { guestId: 'r', fromAt: new Date('2027-01-14T08:30:00Z'), untilAt: new Date('2027-01-14T09:20:00Z') },
      ],
    });
  });

  test('leaves out a stretch that ends before it begins, and is null for anything else', () => {
    expect(readReport(body(attendee(['2027-01-14T09:00:00Z'], ['2027-01-14T08:00:00Z'])))?.stretches).toEqual([]);
    for (const other of [null, 'x', {}, { meeting_id: 's' }, body({ ext_user_id: 1 })])
      expect(readReport(other)).toBeNull();
  });

  test('counts only with a token of the server, in its time and by its algorithm', async () => {
    const token = (secret: string, alg = 'HS512', expires = '2027-01-14T08:50:00Z') =>
      new SignJWT({})
        .setProtectedHeader({ alg })
        .setExpirationTime(new Date(expires))
        .sign(new TextEncoder().encode(secret));
    const check = (authorization: string) => checkReportToken(server, authorization, now);
    await expect(check(`Bearer ${await token(server.secret)}`)).resolves.toBeUndefined();
    const none = `${btoa('{"alg":"none"}')}.${btoa('{"exp":9999999999}')}.`;
    for (const bad of [
      '',
      'Bearer ',
      await token(server.secret),
      `Bearer ${await token('another secret of this length, or more')}`,
      `Bearer ${await token(server.secret, 'HS256')}`,
      `Bearer ${await token(server.secret, 'HS512', '2027-01-14T07:49:00Z')}`,
      `Bearer ${none}`,
    ])
      await expect(check(bad)).rejects.toMatchObject({ code: 'signature-wrong', status: 401 });
  });
});

describe('the way into a Jitsi room', () => {
  const jitsi = {
    url: 'https://meet.example.org/city',
    app: { id: 'greenroom', secret: 'a secret of the Jitsi server' },
  };

  test('carries a token for this room and this guest, good for a quarter of an hour', async () => {
    const address = new URL(await jitsiAddress(jitsi, 'shore-power-x1', guest, now));
    expect(address.origin + address.pathname).toBe('https://meet.example.org/city/shore-power-x1');
    const { payload, protectedHeader } = await jwtVerify(
      address.searchParams.get('jwt') ?? '',
      new TextEncoder().encode(jitsi.app.secret),
      { currentDate: now },
    );
    expect([protectedHeader, payload]).toEqual([
      { alg: 'HS256', typ: 'JWT' },
      {
        aud: 'jitsi',
        iss: 'greenroom',
        sub: 'meet.example.org',
        room: 'shore-power-x1',
        context: { user: { id: guest.id, name: guest.name, moderator: false, affiliation: 'member' } },
        iat: now.getTime() / 1000,
        nbf: now.getTime() / 1000 - 60,
        exp: now.getTime() / 1000 + 900,
      },
    ]);
    expect(JSON.parse(decodeURIComponent(address.hash.split('=')[1] ?? ''))).toBe(guest.name);
  });

  test('needs no token where the server wants none', async () => {
    const address = await jitsiAddress({ url: 'https://meet.example.org' }, 'r', { ...guest, name: 'Ada' }, now);
    expect(address).toBe('https://meet.example.org/r#userInfo.displayName=%22Ada%22');
  });
});

test('a room is named so that nobody guesses it, the same each time', () => {
  const name = roomName({ id: 'a', slug: 'shore-power' }, 'secret');
  expect(name).toMatch(/^shore-power-[A-Za-z0-9]{16}$/u);
  expect(roomName({ id: 'a', slug: 'shore-power' }, 'secret')).toBe(name);
  expect(roomName({ id: 'b', slug: 'shore-power' }, 'secret')).not.toBe(name);
});

test('only rooms whose server is set up can be chosen', async () => {
  const nothing = { getRepository: () => ({ findOneBy: async () => null }) } as never;
  const kinds = async (servers: RoomServers) => (await roomOffers(nothing, servers, 'c')).map(({ kind }) => kind);
  expect(await kinds({})).toEqual(['link']);
  expect(await kinds({ jitsi: { url: 'x' }, bigBlueButton: server })).toEqual(['link', 'jitsi', 'bigbluebutton']);
  await expect(checkRoom(nothing, {}, 'c', 'jitsi')).rejects.toMatchObject({
    fieldErrors: [{ path: 'room', code: 'room-not-set-up' }],
  });
  expect([hasRoom({ room: 'link', joinUrl: null }), hasRoom({ room: 'jitsi', joinUrl: null })]).toEqual([false, true]);
});
