import { startTestApp, type TestApp } from '../../support/app.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';

let greenroom: TestApp;
let session: { id: string };
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
  session = await makeSession(greenroom);
  for (const name of ['ada', 'bo', 'cy']) {
    await makeRegistration(greenroom, session.id, `${name}@example.org`, {
      language: name === 'bo' ? 'zh-TW' : 'en',
      country: name === 'cy' ? 'KE' : 'PT',
    });
  }
  await greenroom.deliver();
});
afterAll(() => greenroom?.stop());

const list = `/calls/${callBody.slug}/broadcasts`;
const contents = { en: { subject: 'News', body: 'Hello {{name}}' } };
const make = async (more: object = {}) => (await greenroom.api('POST', list, { contents, ...more })).body;

test('a broadcast is drafted, changed, previewed, sent and counted', async () => {
  const made = await greenroom.api('POST', list, { contents });
  expect([made.status, made.body]).toEqual([
    201,
    {
      id: made.body.id,
      call: callBody.slug,
      state: 'draft',
      filter: {
        sessions: [],
        states: [],
        attended: null,
        answer: null,
        coordinators: false,
        speakers: false,
        organizations: [],
        organizationKinds: [],
        countries: [],
        languages: [],
        proposal: null,
        tags: [],
        proposalStates: [],
        juryOutcomes: [],
        attendedAtLeast: null,
        attendees: [],
        listed: null,
      },
      contents,
      sendAt: null,
      timeZone: null,
      recipients: null,
      leftOut: null,
      mails: { waiting: 0, queued: 0, sent: 0, failed: 0, dropped: 0 },
      createdBy: made.body.createdBy,
      createdAt: '2026-12-01T09:00:00.000Z',
      updatedAt: '2026-12-01T09:00:00.000Z',
      startedAt: null,
      endedAt: null,
    },
  ]);
  const path = `/broadcasts/${made.body.id}`;
  expect((await greenroom.api('GET', path)).body).toEqual(made.body);
  const edited = await greenroom.api('PATCH', path, { filter: { sessions: [session.id], countries: ['PT'] } });
  expect([edited.status, edited.body.filter.countries, edited.body.contents]).toEqual([200, ['PT'], contents]);
  const preview = await greenroom.api('POST', `${path}/preview`);
  expect([preview.status, preview.body.count, preview.body.leftOut, preview.body.byLanguage]).toEqual([
    200,
    2,
    { unsubscribed: 0, suppressed: 0 },
    [
      { language: 'en', count: 1 },
      { language: 'zh-TW', count: 1 },
    ],
  ]);
  expect(preview.body.byCountry).toEqual([{ country: 'PT', count: 2 }]);
  expect(preview.body.mails.map((mail: { to: { email: string } }) => mail.to.email)).toEqual([
    'ada@example.org',
    'bo@example.org',
  ]);
  const viewer = await greenroom.createApiKey('viewer');
  const masked = await greenroom.api('POST', `${path}/preview`, undefined, { key: viewer });
  expect(masked.body.mails.map((mail: { to: { email: string } }) => mail.to.email)).toEqual([
    'a…@example.org',
    'b…@example.org',
  ]);
  expect(JSON.stringify(masked.body)).not.toContain('ada@example.org');

  const wrong = await greenroom.api('POST', `${path}/send`, { confirm: 3 });
  expect([wrong.status, wrong.body.code, wrong.body.values]).toEqual([
    409,
    'broadcast-count-changed',
    { count: 2, confirmed: 3 },
  ]);
  const sent = await greenroom.api('POST', `${path}/send`, { confirm: 2 });
  expect([sent.status, sent.body.state, sent.body.recipients, sent.body.mails.waiting]).toEqual([200, 'sending', 2, 2]);
  for (const [method, tail, body] of [
    ['PATCH', '', { contents }],
    ['DELETE', '', undefined],
    ['POST', '/send', { confirm: 2 }],
  ] as const) {
    const late = await greenroom.api(method, `${path}${tail}`, body);
    expect([method, late.status, late.body.code]).toEqual([method, 409, 'broadcast-no-draft']);
  }
});

test('a scheduled broadcast is stopped, and is a draft that can be thrown away', async () => {
  const { id } = await make({ filter: { countries: ['KE'] } });
  const path = `/broadcasts/${id}`;
  const past = await greenroom.api('POST', `${path}/send`, { confirm: 1, sendAt: '2026-12-01T08:00:00+01:00' });
  expect([past.status, past.body.errors[0].code]).toEqual([422, 'has-passed']);
  const sendAt = '2026-12-24T18:00:00.000Z';
  const scheduled = await greenroom.api('POST', `${path}/send`, { confirm: 1, sendAt });
  expect([scheduled.body.state, scheduled.body.sendAt, scheduled.body.timeZone]).toEqual([
    'scheduled',
    sendAt,
    'Europe/Lisbon',
  ]);
  expect((await greenroom.api('POST', `${path}/stop`)).body.state).toBe('draft');
  expect((await greenroom.api('POST', `${path}/stop`)).body.code).toBe('broadcast-not-sending');
  expect((await greenroom.api('DELETE', path)).body.id).toBe(id);
  expect((await greenroom.api('GET', path)).body.code).toBe('broadcast-not-found');
  const { body } = await greenroom.api('GET', `/audit?subject=broadcast:${id}`);
  expect(body.items.map((entry: { action: string }) => entry.action)).toEqual([
    'broadcast.deleted',
    'broadcast.unscheduled',
    'broadcast.scheduled',
    'broadcast.created',
  ]);
});

test.each([
  ['an unknown field', { en: { subject: 'Hi', body: '{{nme}}' } }, 'contents.en.body', 'merge-unknown'],
  ['open braces', { en: { subject: '{{name', body: 'x' } }, 'contents.en.subject', 'merge-unclosed'],
  ['braces that close nothing', { en: { subject: 'x', body: '{name}}' } }, 'contents.en.body', 'merge-unopened'],
  [
    'a session that is not named',
    { en: { subject: '{{session}}', body: 'x' } },
    'contents.en.subject',
    'merge-no-session',
  ],
  ['no subject', { en: { subject: ' ', body: 'x' } }, 'contents.en.subject', 'required'],
  ['no body', { en: { subject: 'x', body: ' \n' } }, 'contents.en.body', 'required'],
  [
    'a subject on two lines',
    { en: { subject: 'a\r\nBcc: x', body: 'x' } },
    'contents.en.subject',
    'control-characters',
  ],
  ['a long subject', { en: { subject: 'x'.repeat(201), body: 'x' } }, 'contents.en.subject', 'too-long'],
  ['500 KB of Markdown', { en: { subject: 'x', body: 'x '.repeat(250_000) } }, 'contents.en.body', 'too-long'],
  ['nothing in the first language', { 'zh-TW': { subject: 'x', body: 'x' } }, 'contents.en.subject', 'required'],
  [
    'a language that nobody reads',
    { en: { subject: 'x', body: 'x' }, tlh: { subject: 'x', body: 'x' } },
    'contents.tlh',
    'unknown-language',
  ],
])('%s is refused at its field', async (_, wrong, path, code) => {
  const { status, body } = await greenroom.api('POST', list, { contents: wrong });
  expect([status, body.errors[0].path, body.errors[0].code]).toEqual([422, path, code]);
});

test.each([
  [{ sessions: ['00000000-0000-0000-0000-000000000000'] }, 'filter.sessions', 'unknown-session'],
  [{ sessions: ['x'] }, 'filter.sessions.0', 'invalid'],
  [{ countries: ['XX'] }, 'filter.countries.0', 'unknown-country'],
  [{ states: ['waitlisted'], attended: true }, 'filter.states', 'attended-needs-seat'],
  [{ colour: 'red' }, 'filter.colour', 'unknown-field'],
])('the filter %j is refused', async (filter, path, code) => {
  const { status, body } = await greenroom.api('POST', list, { contents, filter });
  expect([status, body.errors[0].path, body.errors[0].code]).toEqual([422, path, code]);
});

test('a viewer reads and changes nothing, and the list is read page by page', async () => {
  const key = await greenroom.createApiKey('viewer');
  const { id } = await make();
  for (const [method, path, body] of [
    ['POST', list, { contents }],
    ['PATCH', `/broadcasts/${id}`, { contents }],
    ['DELETE', `/broadcasts/${id}`, undefined],
    ['POST', `/broadcasts/${id}/send`, { confirm: 3 }],
    ['POST', `/broadcasts/${id}/stop`, undefined],
  ] as const) {
    expect([method, path, (await greenroom.api(method, path, body, { key })).status]).toEqual([method, path, 403]);
  }
  const first = await greenroom.api('GET', `${list}?limit=1`, undefined, { key });
  const second = await greenroom.api('GET', `${list}?limit=1&cursor=${first.body.nextCursor}`, undefined, { key });
  expect(first.body.items.length + second.body.items.length).toBe(2);
  expect(second.body.nextCursor).toBeNull();
});
