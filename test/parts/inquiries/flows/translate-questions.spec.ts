import { randomUUID } from 'node:crypto';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { AnswerQuestions } from '../../../../src/parts/inquiries/flows/answer-questions.flow.js';
import { TranslateQuestions } from '../../../../src/parts/inquiries/flows/translate-questions.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { LibreTranslateServer } from '../../../support/libre-translate.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let service: LibreTranslateServer;

beforeAll(async () => {
  service = await new LibreTranslateServer().start();
  const translator = { url: service.url, apiKey: service.apiKey };
  app = await startTestApp({ now: '2027-01-04T08:00:00Z', config: { translator } });
  await createWorld(app.dataSource, app.clock, app.config);
  await app.app.get(ShowFeature).run('solutions', 'questions', true, staff);
});
beforeEach(async () => {
  service.trouble = null;
  service.requests.length = 0;
  app.clock.advance({ days: 7 });
  await app.dataSource.query('delete from inquiries');
  await languages('en', 'fr');
});
afterAll(async () => {
  await app?.stop();
  await service?.stop();
});

const translate = () => app.app.get(TranslateQuestions).run();
const languages = (...all: string[]) => app.dataSource.query('update calls set languages = $1', [all]);
const ask = async (question: string, language = 'fr') => {
  const asked = { id: randomUUID(), question, about: '', language, source: 'email' as const };
  await app.app.get(AnswerQuestions).add('solutions', asked, staff);
};
const drafts = () =>
  app.dataSource.query('select language, field, draft, due_at from inquiry_drafts order by 1, 2, draft nulls first');
const edit = (fields: object) =>
  app.app
    .get(AnswerQuestions)
    .decide('solutions', '1', (stored) => ({ ...stored, state: 'new', ...fields }) as never, staff);

test('texts go to the service once each, first into the first language of the call', async () => {
  await languages('en', 'fr', 'zh-TW');
  await ask('Qui peut participer ?');
  await ask('Who can apply?', 'en');
  expect(await translate()).toBe(4);
  const into = (q: string) =>
    service.requests.filter((one) => one.q === q).map(({ source, target }) => [source, target]);
  expect(service.requests[0]).toEqual({ q: 'Qui peut participer ?', source: 'fr', target: 'en' });
  expect(into('Qui peut participer ?')).toEqual([
    ['fr', 'en'],
    ['fr', 'zt'],
  ]);
  expect(new Set(into('Who can apply?').map(([, target]) => target))).toEqual(new Set(['fr', 'zt']));
  expect(await translate()).toBe(0);
  expect((await drafts()).map(({ draft }: { draft: string }) => draft)).toContain('[zt] Qui peut participer ?');
});

test('what is held or hidden doesn’t leave, nor a question that a host has translated', async () => {
  await ask('Je suis à https://exemple.fr');
  await ask('Combien ?');
  await app.dataSource.query(`update inquiries set translations = '{"en": {"text": "How many?"}}' where number = 2`);
  await ask('Caché ?');
  await app.dataSource.query(`update inquiries set state = 'hidden' where number = 3`);
  expect([await translate(), service.requests]).toEqual([0, []]);
  await edit({ text: 'Où ?' });
  expect(await translate()).toBe(1);
});

test('a draft goes with the words that it was made of, and an answer is translated once it is public', async () => {
  await ask('Je suis Amina. Combien ?');
  await translate();
  await edit({ text: 'Combien ?', answer: 'Deux.' });
  expect(await drafts()).toEqual([]);
  await translate();
  expect(await drafts()).toEqual([{ language: 'en', field: 'text', draft: '[en] Combien ?', due_at: null }]);
  await edit({ state: 'answered' });
  await translate();
  expect(service.requests.at(-1)).toEqual({ q: 'Deux.', source: 'fr', target: 'en' });
});

test.each([
  ['a limit with its time', { status: 429, body: '{}', headers: { 'retry-after': '120' } }, 120],
  ['a limit without one', { status: 429, body: '{"error":"Slowdown"}' }, 60],
  ['a wrong key', { status: 403, body: '{"error":"Invalid API key"}' }, 3600],
  ['a missing key', { status: 400, body: '{"error":"Visit https://x to get an API key"}' }, 3600],
  ['a server that is being restarted', { status: 502, body: '<html>' }, 60],
  ['another address', { status: 404, body: 'Not Found' }, 60],
  ['a redirect', { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } }, 60],
  ['a lost connection', 'hangs up', 60],
] as const)('%s: the service is left alone for a while, and then asked again', async (_name, trouble, seconds) => {
  await ask('Combien ?');
  await ask('Où ?');
  service.trouble = trouble;
  expect(await translate()).toBe(1);
  app.clock.advance({ seconds: seconds - 1 });
  expect(await translate()).toBe(0);
  service.trouble = null;
  app.clock.advance({ seconds: 1 });
  expect(await translate()).toBe(2);
  expect((await drafts()).map(({ draft }: { draft: string }) => draft)).toEqual(['[en] Combien ?', '[en] Où ?']);
});

test.each([
  ['an unknown language', { status: 400, body: '{"error":"fr is not supported"}' }],
  ['a text that it can’t read', { status: 500, body: '{"error":"Cannot translate text: 1"}' }],
  ['an answer that is none', { status: 200, body: '<html>' }],
  ['an empty answer', { status: 200, body: '{"translatedText":""}' }],
  ['an answer of another form', { status: 200, body: '{"translatedText":["a"]}' }],
  ['an answer without end', { status: 200, body: `{"translatedText":"${'a'.repeat(300_000)}"}` }],
])('%s keeps no other text waiting', async (_name, trouble) => {
  await ask('Combien ?');
  service.trouble = trouble;
  expect(await translate()).toBe(1);
  service.trouble = null;
  await ask('Où ?');
  expect(await translate()).toBe(1);
  expect((await drafts()).map(({ draft }: { draft: string | null }) => draft)).toEqual([null, '[en] Où ?']);
});

test('two instances send each text once, and a killed one leaves its texts to the other', async () => {
  for (let n = 0; n < 8; n += 1) await ask(`Question ${n} ?`);
  const other = new TranslateQuestions(app.dataSource, app.clock, app.config, { warn: () => undefined } as never);
  await Promise.all([translate(), other.run()]);
  expect(service.requests.map(({ q }) => q).toSorted()).toEqual(
    Array.from({ length: 8 }, (_one, n) => `Question ${n} ?`),
  );
  await app.dataSource.query(`update inquiry_drafts set draft = null, due_at = $1`, [app.clock.now()]);
  expect(await translate()).toBe(8);
});

test('a service that answers slowly holds no transaction, and nobody who asks', async () => {
  await ask('Combien ?');
  service.trouble = 'is silent';
  const job = new TranslateQuestions(app.dataSource, app.clock, app.config, { warn: () => undefined } as never);
  const slow = job.run();
  while (service.requests.length === 0) await new Promise((done) => setTimeout(done, 5));
  await ask('Et puis ?');
  const open = `select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`;
  expect(await app.dataSource.query(open)).toEqual([]);
  job.stop();
  job.stopWaiting();
  expect(await slow).toBe(1);
});

test('without a service nothing leaves, and nothing that is stored is shown', async () => {
  await ask('Combien ?');
  const config = { ...app.config, translator: undefined };
  const off = new TranslateQuestions(app.dataSource, app.clock, config, { warn: () => undefined } as never);
  expect([await off.run(), service.requests]).toEqual([0, []]);
});
