import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;
beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'organizer');
});
afterAll(() => app.stop());

const list = (session: Session) => `/console/sessions/${session.id}/questions`;
const add = (session: Session, fields: Record<string, string | string[]>) =>
  lin.postAndFollow(`/console/sessions/${session.id}/new-question`, { kind: 'text', ...fields });
const labels = async (session: Session) =>
  ((await app.api('GET', `/sessions/${session.id}/questions`)).body.questions as { label: string }[]).map(
    (one) => one.label,
  );
const register = (session: Session, name: string, answers: object) =>
  app.api('POST', `/sessions/${session.id}/registrations`, { email: `${name}@example.org`, name, answers });

describe('the questions of a session in the console', () => {
  test('are added, moved, reworded, translated and removed', async () => {
    const session = await world.session({ title: 'Asks by hand' });
    expect(textOf((await lin.get(`/console/sessions/${session.id}/settings`)).html)).toContain('Questions: 0');
    expect(textOf((await lin.get(list(session))).html)).toContain('No questions yet.');
    const added = await add(session, {
      label: 'Which meal?',
      kind: 'choice',
      required: 'yes',
      options: 'Meat & fish\r\n\r\n 純素 \r\nVegan',
      'labelIn.zh-TW': '餐點',
      'optionsIn.zh-TW': '葷食\n純素\n全素',
      min: '3',
    });
    expect(textOf(added.html)).toContain('Question added');
    await add(session, { label: 'Guests', kind: 'number', min: '0', max: '4', options: 'left over' });
    await add(session, { label: '飲食需求', kind: 'long-text', help: 'Allergies too.' });
    const { questions } = (await app.api('GET', `/sessions/${session.id}/questions`)).body;
    expect(questions).toMatchObject([
      {
        key: 'which-meal',
        kind: 'choice',
        required: true,
        options: [
          { value: 'meat-fish', label: 'Meat & fish' },
          { value: 'choice-2', label: '純素' },
          { value: 'vegan', label: 'Vegan' },
        ],
        min: null,
        translations: {
          'zh-TW': { label: '餐點', options: { 'meat-fish': '葷食', 'choice-2': '純素', vegan: '全素' } },
        },
      },
      { key: 'guests', kind: 'number', min: 0, max: 4, options: [] },
      { key: 'question-1', kind: 'long-text', help: 'Allergies too.' },
    ]);
    await lin.postAndFollow(`${list(session)}/guests/up`);
    expect(await labels(session)).toEqual(['Guests', 'Which meal?', '飲食需求']);
    await lin.postAndFollow(`${list(session)}/guests/down`);
    await lin.postAndFollow(`${list(session)}/guests/down`);
    expect(await labels(session)).toEqual(['Which meal?', '飲食需求', 'Guests']);

    const path = `${list(session)}/which-meal`;
    const form = formOf((await lin.get(path)).html, path);
    expect(form).toEqual({
      version: expect.any(String),
      label: 'Which meal?',
      help: '',
      kind: 'choice',
      required: 'yes',
      options: 'Meat & fish\n純素\nVegan',
      min: '',
      max: '',
      'labelIn.zh-TW': '餐點',
      'helpIn.zh-TW': '',
      'optionsIn.zh-TW': '葷食\n純素\n全素',
    });
    await lin.postAndFollow(path, { ...form, label: 'Your meal?' });
    const after = (await app.api('GET', `/sessions/${session.id}/questions`)).body.questions;
    expect(after[0]).toEqual({ ...questions[0], label: 'Your meal?' });

    const preview = await lin.get(`${list(session)}?in=zh-TW`);
    for (const part of ['餐點', '全素', 'name="answers.guests"']) expect(preview.html).toContain(part);
    const removed = await lin.postAndFollow(`${list(session)}/guests/retire`);
    expect(textOf(removed.html)).toContain('Removed. Existing answers stay.');
    expect(await labels(session)).toEqual(['Your meal?', '飲食需求']);
  });

  test('come back with what is wrong beside the field', async () => {
    const session = await world.session({ title: 'Faulty' });
    const faulty = { label: ' ', kind: 'choice', options: 'One\nTwo', 'optionsIn.zh-TW': '一', required: 'yes' };
    const page = await lin.post(`/console/sessions/${session.id}/new-question`, faulty);
    expect(page.status).toBe(422);
    expect(
      [...page.html.matchAll(/id="([^"]+)-error"[^>]*>.*?<span>([^<]*)<\/span>/gu)].map((one) => one.slice(1)),
    ).toEqual([
      ['label', 'This field is required'],
      ['optionsIn.zh-TW', 'One line per choice, or nothing'],
    ]);
    expect(formOf(page.html, `/console/sessions/${session.id}/new-question`)).toMatchObject(faulty);
    const numbers = { label: 'N', kind: 'number', min: 'two', max: '1' };
    const again = textOf((await lin.post(`/console/sessions/${session.id}/new-question`, numbers)).html);
    expect(again).toContain('Minimum: Enter a number, like 12 or 1.5');
    const none = await lin.post(`/console/sessions/${session.id}/new-question`, { label: 'C', kind: 'choice' });
    expect(textOf(none.html)).toContain('Choices: Enter at least one choice');
    expect(await labels(session)).toEqual([]);
  });

  test('are changed by those who may, and not where there is no such question', async () => {
    const session = await world.session({ title: 'Guarded' });
    await add(session, { label: 'Stays' });
    const viewer = await consoleClient(app, 'viewer');
    expect(textOf((await viewer.get(list(session))).html)).not.toContain('Remove');
    expect((await viewer.get(`${list(session)}/stays`)).status).toBe(403);
    expect((await viewer.post(`${list(session)}/stays/retire`)).status).toBe(403);
    expect(
      (await viewer.post(`/console/sessions/${session.id}/new-question`, { label: 'X', kind: 'text' })).status,
    ).toBe(403);
    for (const path of ['gone', 'stays/explode'])
      expect((await lin.post(`${list(session)}/${path}`, {})).status).toBe(404);
    expect(await labels(session)).toEqual(['Stays']);
  });

  test('show what people answered, in words and as bars, and in the export', async () => {
    const session = await world.session({ title: 'Counts answers' });
    await add(session, { label: 'Which meal?', kind: 'choice', required: 'yes', options: 'Meat\nVegan\nNothing' });
    await add(session, { label: 'Guests', kind: 'number' });
    await add(session, { label: 'Why?', kind: 'text' });
    await add(session, { label: 'From', kind: 'country' });
    await register(session, 'a', { 'which-meal': 'meat', guests: 1, why: '=1+1', from: 'KE' });
    await register(session, 'b', { 'which-meal': 'vegan', guests: 4, why: '<b>bold</b>', from: 'KE' });
    await register(session, 'c', { 'which-meal': 'meat', from: 'TW' });
    await app.api('POST', `/sessions/${session.id}/registrations`, { email: 'd@example.org', name: 'd' });
    const page = await lin.get(`/console/sessions/${session.id}/answers`);
    const text = textOf(page.html);
    for (const part of [
      '3 have answered.',
      'Missing required answers: 1',
      'Meat 2 (67%) Vegan 1 (33%) Nothing 0 (0%)',
      '1 to 4, average 2.5',
      '<b>bold</b> =1+1',
      'Kenya 2 (67%) Taiwan 1 (33%)',
    ])
      expect(text).toContain(part);
    expect(page.html).not.toContain('<b>bold');

    const edit = `${list(session)}/which-meal`;
    expect(textOf((await lin.get(edit)).html)).toContain('Existing answers (3) keep the old wording');
    await lin.postAndFollow(edit, {
      ...formOf((await lin.get(edit)).html, edit),
      label: 'What do you eat?',
      options: 'Meat\nFish',
    });
    await lin.postAndFollow(`${list(session)}/why/retire`);
    const after = textOf((await lin.get(`/console/sessions/${session.id}/answers`)).html);
    for (const part of [
      'What do you eat? One choice Answers: 3',
      'Meat 2 (67%) Fish 0 (0%) Vegan 1 (33%)',
      'No longer asked',
    ])
      expect(after).toContain(part);
    expect(after).toContain('Missing required answers: 2');

    const csv = (await lin.get(`/console/sessions/${session.id}/attendees.csv`)).html.split('\r\n');
    expect(csv[0]).toMatch(/,What do you eat\?,Guests,From,Why\?$/u);
    expect(csv[1]).toMatch(/,Meat,1,Kenya,'=1\+1$/u);
    expect(csv[4]).toMatch(/,,,,$/u);
  });
});
