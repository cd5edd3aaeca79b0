import { randomUUID } from 'node:crypto';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { AnswerQuestions } from '../../../../src/parts/inquiries/flows/answer-questions.flow.js';
import { TranslateQuestions } from '../../../../src/parts/inquiries/flows/translate-questions.flow.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { LibreTranslateServer } from '../../../support/libre-translate.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let service: LibreTranslateServer;
let session: Session;
const office = '/console/calls/solutions/questions';
const asked = '外國公司可以報名嗎？';
const draft = 'Can a foreign company apply?';

beforeAll(async () => {
  service = await new LibreTranslateServer().start();
  service.dictionary.set(`en: ${asked}`, draft);
  const translator = { url: service.url, apiKey: service.apiKey };
  app = await startTestApp({ now: '2027-01-04T08:00:00Z', config: { translator } });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session();
  await app.dataSource.query(`update calls set languages = '{en,zh-TW}'`);
  await app.app.get(ShowFeature).run('solutions', 'questions', true, staff);
  await ask('May foreign companies apply, too?', 'en');
  await ask(asked, 'zh-TW', `session:${session.slug}`);
  await app.app.get(TranslateQuestions).run();
});
afterAll(async () => {
  await app?.stop();
  await service?.stop();
});

const ask = (question: string, language: string, about = '') =>
  app.app
    .get(AnswerQuestions)
    .add('solutions', { id: randomUUID(), question, about, language, source: 'email' }, staff);
const read = async (path: string) => textOf((await new ConsoleClient(app.url).get(path)).html);

test('hosts read a question in their language, marked, in the list, in the queue and on its page', async () => {
  const host = await consoleClient(app, 'organizer');
  expect(textOf((await host.get(office)).html)).toContain(`Translated automatically: ${draft}`);
  for (const path of [`/console/sessions/${session.id}/live`, `${office}/2`])
    expect(textOf((await host.get(path)).html)).toContain(`Translated automatically ${draft}`);
});

test('a question in another language is offered for merging, with its translation', async () => {
  const host = await consoleClient(app, 'organizer');
  expect(textOf((await host.get(`${office}/1`)).html)).toContain(
    `${asked} Translated automatically ${draft} Merge into`,
  );
  expect(textOf((await host.get(`${office}/2`)).html)).toContain('May foreign companies apply, too? Merge into');
});

test('a draft is public once a host has filled it in and saved it, and nowhere before', async () => {
  const host = await consoleClient(app, 'organizer');
  const plain = await host.get(`${office}/2`);
  const form = formOf(plain.html, `${office}/2`) as Record<string, string>;
  expect(form['translations.en.text']).toBe('');
  const filled = await host.get(`${office}/2?drafts=yes`);
  const drafted = formOf(filled.html, `${office}/2`) as Record<string, string>;
  expect(drafted['translations.en.text']).toBe(draft);
  expect(textOf(filled.html)).not.toContain('Use automatic translations');
  await host.post(`${office}/2`, { ...form, state: 'answered', answer: '可以。' });
  const { body } = await app.api('GET', '/calls/solutions/inquiries');
  const file = (await host.get(`${office}.csv`)).html;
  for (const text of [await read('/calls/solutions/questions'), JSON.stringify(body), file]) {
    expect(text).toContain(asked);
    expect(text).not.toContain(draft);
  }
  const again = formOf((await host.get(`${office}/2?drafts=yes`)).html, `${office}/2`) as Record<string, string>;
  await host.post(`${office}/2`, again);
  expect(await read('/calls/solutions/questions')).toContain(draft);
  // What a host has saved is a host's.
  const saved = await host.get(`${office}/2`);
  expect(textOf(saved.html)).not.toContain('automatic');
});

test('the privacy notice names the service; without one, nothing of it is shown', async () => {
  expect(await read('/calls/solutions/privacy')).toContain(
    '127.0.0.1 translates questions and answers automatically, without who asked.',
  );
  const { translator } = app.config;
  Object.assign(app.config, { translator: undefined });
  try {
    expect(await read('/calls/solutions/privacy?lang=en')).not.toContain('translates questions');
    const host = await consoleClient(app, 'organizer');
    expect(textOf((await host.get(`${office}/1`)).html)).not.toContain('utomatic');
  } finally {
    Object.assign(app.config, { translator });
  }
});
