import { startTestApp, type TestApp } from '../../support/app.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  await createWorld(app.dataSource, app.clock, app.config);
});
afterAll(() => app.stop());

const path = '/calls/solutions/mail-templates/offered/en';
const original = (name: string, body: { parts: { name: string; original: string }[] }) =>
  body.parts.find((part) => part.name === name)?.original ?? '';

describe('the words of mails over the API', () => {
  test('are read, set and given back', async () => {
    const before = await app.api('GET', path);
    expect(before).toMatchObject({
      status: 200,
      body: { kind: 'offered', language: 'en', version: 0, updatedAt: null },
    });
    expect(before.body.parts.map((part: { name: string }) => part.name)).toEqual([
      'state',
      'greeting',
      'text',
      'closing',
    ]);
    expect(before.body.parts[2]).toMatchObject({
      text: null,
      isUsable: true,
      kept: ['date', 'time', 'zone'],
      most: 3000,
    });
    const texts = { state: 'A seat for {name}', text: original('text', before.body) };
    const put = await app.api('PUT', path, { texts });
    expect(put).toMatchObject({ status: 200, body: { version: 1, updatedAt: '2027-01-04T08:00:00.000Z' } });
    expect(put.body.updatedBy).toMatch(/^api-key:/u);
    expect(put.body.parts.map((part: { text: string | null }) => part.text)).toEqual([
      'A seat for {name}',
      null,
      null,
      null,
    ]);
    expect((await app.api('GET', path)).body).toEqual(put.body);
    expect((await app.api('PUT', path, { texts })).body).toEqual(put.body);
    const back = await app.api('DELETE', path);
    expect(back).toMatchObject({ status: 200, body: { version: 2 } });
    expect(back.body.parts).toEqual(before.body.parts);
  });

  test('are refused with what is wrong at each part', async () => {
    const refused = await app.api('PUT', path, { texts: { text: 'Until {time}', greeting: 'Hi {nmae}' } });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        errors: [
          {
            path: 'texts.text',
            code: 'words-kept-field',
            message: "Must contain {date}, {zone}, which recipients can't find elsewhere.",
          },
          { path: 'texts.greeting', code: 'words-unknown-field' },
        ],
      },
    });
    expect((await app.api('PUT', path, { texts: { state: 3 } })).status).toBe(422);
    expect((await app.api('PUT', path, { texts: {}, more: 1 })).status).toBe(422);
    for (const none of ['broadcast/en', 'offered/xx', 'constructor/en'])
      expect((await app.api('GET', `/calls/solutions/mail-templates/${none}`)).status).toBe(404);
    expect((await app.api('GET', '/calls/nothing/mail-templates/offered/en')).status).toBe(404);
    const viewer = await app.createApiKey('viewer');
    expect((await app.api('GET', path, undefined, { key: viewer })).status).toBe(200);
    expect((await app.api('PUT', path, { texts: {} }, { key: viewer })).status).toBe(403);
    expect((await app.api('DELETE', path, undefined, { key: viewer })).status).toBe(403);
  });
});
