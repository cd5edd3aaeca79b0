import { callBody, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
});
afterAll(() => greenroom?.stop());

const expected = {
  ...callBody,
  host: '',
  summary: '',
  contactEmail: 'greenroom@example.org',
  senderName: '',
  replyTo: '',
  accentColor: '',
  criteria: [],
  languages: ['en'],
  winners: null,
  reminders: ['P1D', 'PT1H'],
  followUps: true,
  unconfirmedPerCoordinator: 50,
  unconfirmedPerNetwork: 300,
  hoursToConfirm: 24,
  acceptsProposals: false,
  proposalGraceMinutes: 5,
  summaryWords: 150,
  answerWords: 300,
  criterionGuidance: {},
  scoreTexts: {},
  proposalRules: '',
  proposalQuestions: [],
  translations: {},
  state: 'public',
  createdAt: '2026-12-01T09:00:00.000Z',
  updatedAt: '2026-12-01T09:00:00.000Z',
};

describe('calls', () => {
  test('are created, read and listed, the one that closes last first', async () => {
    const created = await greenroom.api('POST', '/calls', callBody);
    expect(created.status).toBe(201);
    expect(created.body).toEqual({ ...expected, url: `${greenroom.url}/calls/clean-harbours` });
    const earlier = await greenroom.api('POST', '/calls', {
      ...callBody,
      slug: 'quiet-streets',
      name: 'Quiet Streets',
      timeZone: 'Asia/Calcutta',
      closesOn: '2027-01-31',
      criteria: [{ slug: 'impact', name: 'Impact' }],
      languages: ['zh-TW', 'en'],
      winners: 3,
    });
    expect(earlier.status).toBe(201);
    // The old name of a zone is stored under its present one.
    expect(earlier.body.timeZone).toBe('Asia/Kolkata');
    expect((await greenroom.api('GET', '/calls/clean-harbours')).body).toEqual(created.body);
    expect((await greenroom.api('GET', '/calls')).body).toEqual({
      items: [created.body, earlier.body],
      nextCursor: null,
    });
    const first = await greenroom.api('GET', '/calls?limit=1');
    expect(first.body.items).toEqual([created.body]);
    const second = await greenroom.api('GET', `/calls?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toEqual({ items: [earlier.body], nextCursor: null });
  });

  test('keep their slugs apart', async () => {
    const answer = await greenroom.api('POST', '/calls', callBody);
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual({
      type: `${greenroom.url}/problems/slug-taken`,
      title: 'Conflict',
      status: 409,
      detail: 'The slug "clean-harbours" is already taken.',
      code: 'slug-taken',
      values: { slug: 'clean-harbours' },
    });
  });

  test('that are not there are not found', async () => {
    for (const slug of ['no-such-call', 'A', '..%2f..', 'x'.repeat(250)]) {
      const answer = await greenroom.api('GET', `/calls/${slug}`);
      expect([slug, answer.status, answer.body.code]).toEqual([slug, 404, 'call-not-found']);
    }
    expect((await greenroom.api('GET', '/calls/%00')).status).toBe(404);
    expect((await greenroom.api('GET', '/calls/%zz')).status).toBe(400);
    expect((await greenroom.api('GET', '/calls/%zz')).body.code).toBe('bad-request');
  });

  test.each([
    ['an unknown zone', { timeZone: 'Europe/Atlantis' }, 'timeZone', 'unknown-zone'],
    ['a zone that is an offset', { timeZone: '+02:00' }, 'timeZone', 'unknown-zone'],
    ['a slug with capitals', { slug: 'Clean' }, 'slug', 'invalid'],
    ['an end before the beginning', { closesOn: '2026-10-01' }, 'closesOn', 'ends-before-start'],
    ['a day that does not exist', { opensOn: '2026-02-30' }, 'opensOn', 'invalid'],
    ['a name of 10,000 characters', { name: 'n'.repeat(10_000) }, 'name', 'too-long'],
    ['a name with a line break', { name: 'Clean\r\nBcc: all@example.org' }, 'name', 'control-characters'],
    ['a missing name', { name: undefined }, 'name', 'required'],
    ['an unknown field', { colour: 'green' }, 'colour', 'unknown-field'],
    ['a theme twice', { themes: [callBody.themes[0], callBody.themes[0]] }, 'themes', 'repeated'],
    ['an unknown field inside', { themes: [{ slug: 'a', name: 'A', x: 1 }] }, 'themes.0.x', 'unknown-field'],
    ['no winners', { winners: 0 }, 'winners', 'too-small'],
    ['a language without texts', { languages: ['pl'] }, 'languages.0', 'not-a-choice'],
    ['a language twice', { languages: ['en', 'en-GB'] }, 'languages', 'repeated'],
    ['texts in a language without texts', { translations: { pl: {} } }, 'translations.pl', 'unknown-field'],
    ['texts in a language twice', { translations: { ja: {}, 'ja-JP': {} } }, 'translations.ja-JP', 'unknown-field'],
  ])('with %s are refused', async (_, changes, path, code) => {
    const answer = await greenroom.api('POST', '/calls', { ...callBody, slug: 'another', ...changes });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body.code).toBe('invalid');
    expect(answer.body.errors).toEqual([{ path, code, message: expect.any(String) }]);
  });

  test('have languages that pages exist in, however these are written', async () => {
    const languages = { languages: ['en-GB', 'zh-tw', 'JA'], translations: { 'zh-Hant-HK': { name: '乾淨港口' } } };
    const answer = await greenroom.api('PATCH', '/calls/clean-harbours', languages);
    expect(answer.body).toEqual(
      expect.objectContaining({ languages: ['en', 'zh-TW', 'ja'], translations: { 'zh-TW': { name: '乾淨港口' } } }),
    );
  });

  test('are deleted while nothing belongs to them, and are there otherwise', async () => {
    const [tried, used] = ['tried', 'in-use'];
    for (const slug of [tried, used]) await greenroom.api('POST', '/calls', { ...callBody, slug });
    await makeSession(greenroom, {}, { call: used });
    const tag = (await greenroom.api('GET', `/calls/${tried}`)).headers.get('etag') ?? '';
    const remove = (slug: string, headers = {}) => greenroom.api('DELETE', `/calls/${slug}`, undefined, { headers });
    expect((await remove(tried, { 'if-match': '"stale"' })).status).toBe(412);
    const removed = await remove(tried, { 'if-match': tag });
    expect([removed.status, removed.body.slug, (await remove(tried)).status]).toEqual([200, tried, 404]);
    const refused = await remove(used);
    expect([refused.status, refused.body.code]).toEqual([409, 'call-not-empty']);
    expect((await greenroom.api('GET', `/calls/${used}`)).status).toBe(200);
  });

  test('whose main language of an earlier version has no texts are shown in English', async () => {
    const session = await makeSession(greenroom);
    await greenroom.dataSource.query(`update calls set languages = '{pl}' where slug = 'clean-harbours'`);
    const paths = [
      '',
      `/sessions/${session.slug}`,
      '/programme.ics',
      '/dates.ics',
      '/delegations',
      '/my-link',
      '/speakers',
      '/subscribe',
      '/feed.atom',
      '/programme.json',
      '/embed',
      '/card.png',
    ];
    for (const path of [...paths, `/sessions/${session.slug}.ics`]) {
      const answer = await fetch(`${greenroom.url}/calls/clean-harbours${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
    }
  });
});
