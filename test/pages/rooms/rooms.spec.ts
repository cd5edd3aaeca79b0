import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwtVerify, SignJWT } from 'jose';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { joinLink } from '../../../src/domain/notifications/email/links.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, formOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

const secret = '639259d4-9dd8-4b25-bf01-95f9567eaf4b';
const jitsiSecret = 'a secret of the Jitsi server, as long as it must be';

/** A BigBlueButton server as far as its API goes: it makes meetings for those who know the secret. */
class BigBlueButtonStub {
  readonly meetings = new Map<string, Record<string, string>>();
  isDown = false;
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const [path, query = ''] = (request.url ?? '').split('?');
      const call = path?.split('/').at(-1) ?? '';
      const [signed, checksum] = query.split(/&checksum=/u);
      const isRight = checksum === createHash('sha256').update(`${call}${signed}${secret}`).digest('hex');
      if (this.isDown) {
        request.socket.destroy();
        return;
      }
      if (isRight && call === 'create') {
        const parameters = Object.fromEntries(new URLSearchParams(signed));
        this.meetings.set(parameters['meetingID'] ?? '', parameters);
      }
      const code = isRight ? 'SUCCESS' : 'FAILED';
      response.setHeader('content-type', 'text/xml').end(`<response>\n<returncode>${code}</returncode></response>`);
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/bigbluebutton/api`;
  }

  stop(): void {
    this.server?.close();
  }
}

const stub = new BigBlueButtonStub();
let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  const bigBlueButton = { url: await stub.start(), secret };
  const jitsi = { url: 'https://meet.example.org', app: { id: 'greenroom', secret: jitsiSecret } };
  app = await startTestApp({ now: '2027-01-04T08:00:00Z', config: { bigBlueButton, jitsi } });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  stub.isDown = false;
});
afterAll(async () => {
  await app?.stop();
  stub.stop();
});

const enrol = async (session: Session, name: string) => {
  const input = registrationInput.parse({ email: `${name}@example.org`, name: `${name} Ở "Đà" & co` });
  const { registration } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
  return { registration, door: joinLink(app.config, registration.id, 1) };
};
const enter = async (door: string) => {
  const answer = await fetch(door, { method: 'POST', redirect: 'manual' });
  const html = await answer.text();
  const link = /href="([^"]+)" rel="noreferrer"/u.exec(html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
  return { status: answer.status, html, address: link === undefined ? null : new URL(link) };
};
const spansOf = (registrationId: string) =>
  app.dataSource.query(
    `select source, from_at, until_at from attendance_spans where registration_id = $1 order by from_at`,
    [registrationId],
  );
const minutesOf = async (registrationId: string) =>
  (await app.dataSource.query(`select minutes_present from registrations where id = $1`, [registrationId]))[0]
    .minutes_present;

test('a BigBlueButton room is made for the first guest, and each comes in by name', async () => {
  const session = await world.session({ room: 'bigbluebutton', joinUrl: null });
  const { registration, door } = await enrol(session, 'amina');
  app.clock.set('2027-01-14T07:50:00Z');
  const { status, address } = await enter(door);
  expect(status).toBe(200);
  const [signed, checksum] = (address?.search.slice(1) ?? '').split('&checksum=');
  expect(checksum).toBe(createHash('sha256').update(`join${signed}${secret}`).digest('hex'));
  expect(Object.fromEntries(new URLSearchParams(signed))).toEqual({
    meetingID: session.id,
    fullName: 'amina Ở "Đà" & co',
    userID: registration.id,
    role: 'VIEWER',
    redirect: 'true',
  });
  expect(stub.meetings.get(session.id)).toMatchObject({
    name: session.title,
    'meta_analytics-callback-url': `${app.url}/api/v1/rooms/bigbluebutton`,
  });
  expect((await spansOf(registration.id)).map((row: { source: string }) => row.source)).toEqual(['link']);
});

test('a server that does not answer, or refuses, costs nobody the seat: the page says so and offers the button again', async () => {
  const session = await world.session({ room: 'bigbluebutton', joinUrl: null });
  const { registration, door } = await enrol(session, 'bela');
  app.clock.set('2027-01-14T07:50:00Z');
  stub.isDown = true;
  const down = await enter(door);
  expect([down.status, down.address]).toEqual([503, null]);
  expect(down.html).toContain('We can’t reach the room');
  expect(down.html).toContain('Try again');
  expect(await spansOf(registration.id)).toEqual([]);
  const lin = await consoleClient(app);
  expect((await lin.post(`/console/sessions/${session.id}/host`, {})).status).toBe(409);
  stub.isDown = false;
  expect((await enter(door)).status).toBe(200);
});

test('the report at the end of the meeting says who was there, once, and for how long', async () => {
  const session = await world.session({ room: 'bigbluebutton', joinUrl: null });
  const other = await world.session({ title: 'Other' });
  const [amina, joao, stranger] = [
    await enrol(session, 'caro'),
    await enrol(session, 'joao'),
    await enrol(other, 'stranger'),
  ];
  app.clock.set('2027-01-14T09:20:00Z');
  const attendee = (id: string, ...times: [string, string][]) => ({
    ext_user_id: id,
    name: 'x',
    moderator: false,
    joins: times.map(([from]) => `2027-01-14T${from}:00+00:00`),
    leaves: times.map(([, until]) => `2027-01-14T${until}:00+00:00`),
  });
  const report = {
    version: '1.0',
    meeting_id: session.id,
    data: {
      finish: '2027-01-14T09:16:00+00:00',
      attendees: [
        attendee(amina.registration.id, ['08:00', '08:30'], ['08:20', '08:50']),
        attendee(joao.registration.id, ['07:50', '09:16']),
        attendee(stranger.registration.id, ['08:00', '09:00']),
        attendee('moderator-7', ['08:00', '09:00']),
      ],
    },
  };
  const token = (key: string) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'HS512' })
      .setExpirationTime(new Date('2027-01-15T00:00:00Z'))
      .sign(new TextEncoder().encode(key));
  const tell = async (key: string, body: unknown = report) =>
    app.api('POST', '/rooms/bigbluebutton', body, { key: await token(key) });
  expect((await tell('not the secret of the server at all')).status).toBe(401);
  expect((await app.api('POST', '/rooms/bigbluebutton', report, { key: null })).status).toBe(401);
  expect((await tell(secret, { meeting_id: session.id })).status).toBe(422);
  expect((await tell(secret, { ...report, meeting_id: '00000000-0000-4000-8000-000000000000' })).status).toBe(404);

  const [first, again] = await Promise.all([tell(secret), tell(secret)]);
  expect([first.status, first.body, again.status, again.body]).toEqual([200, { people: 2 }, 200, { people: 2 }]);
  // Two devices at once are one person; what lies before the start is not counted.
  expect([await minutesOf(amina.registration.id), await minutesOf(joao.registration.id)]).toEqual([50, 75]);
  expect(await spansOf(amina.registration.id)).toHaveLength(2);
  expect(await spansOf(stranger.registration.id)).toEqual([]);
});

test('a Jitsi room takes people in by a token in their name, and hosts as hosts', async () => {
  const session = await world.session({ room: 'jitsi', joinUrl: null });
  const { registration, door } = await enrol(session, 'dao');
  app.clock.set('2027-01-14T07:50:00Z');
  const { address } = await enter(door);
  expect(address?.origin).toBe('https://meet.example.org');
  const claims = async (from: URL | null) =>
    (
      await jwtVerify(from?.searchParams.get('jwt') ?? '', new TextEncoder().encode(jitsiSecret), {
        currentDate: app.clock.now(),
      })
    ).payload;
  expect(await claims(address)).toMatchObject({
    room: address?.pathname.slice(1),
    context: { user: { id: registration.id, moderator: false } },
  });
  const page = `/console/sessions/${session.id}`;
  const lin = await consoleClient(app);
  const hosted = await lin.post(`${page}/host`, {});
  expect(hosted.status).toBe(200);
  const room = /href="(https:\/\/meet[^"]+)"/u.exec(hosted.html)?.[1]?.replaceAll('&#x3D;', '=') ?? '';
  expect((await claims(new URL(room)))['context']).toMatchObject({ user: { moderator: true } });
});

test('an organizer chooses the kind of room; a viewer enters none as host', async () => {
  const session = await world.session();
  const page = `/console/sessions/${session.id}`;
  const lin = await consoleClient(app);
  const form = formOf((await lin.get(`${page}/settings`)).html, `${page}/room#room`);
  expect(form['room']).toBe('link');
  expect((await lin.post(`${page}/room`, { ...form, room: 'jitsi' })).status).toBe(303);
  expect((await app.api('GET', `/sessions/${session.id}`)).body).toMatchObject({ room: 'jitsi' });
  const changed = formOf((await lin.get(`${page}/settings`)).html, `${page}/room#room`);
  expect((await lin.post(`${page}/room`, { ...changed, room: 'zeppelin' })).status).toBe(422);
  const viewer = await consoleClient(app, 'viewer');
  expect((await viewer.post(`${page}/host`, {})).status).toBe(403);
  expect((await viewer.post('/console/sessions/00000000-0000-4000-8000-000000000000/host', {})).status).toBe(403);
});
