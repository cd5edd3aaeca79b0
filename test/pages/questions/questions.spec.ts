import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { languages: ['en', 'zh-TW'] });
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const meal = {
  key: 'meal',
  kind: 'choice',
  required: true,
  label: 'Which meal do you take?',
  options: [
    { value: 'meat', label: 'Meat' },
    { value: 'vegan', label: 'Vegan' },
  ],
  translations: { 'zh-TW': { label: '您要哪種餐點？', options: { vegan: '純素' } } },
};
const why = { key: 'why', kind: 'long-text', label: 'What do you hope to take home?', help: 'A line is enough.' };
const full = (question: object) => ({
  required: false,
  help: '',
  options: [],
  min: null,
  max: null,
  translations: {},
  ...question,
});

async function ask(questions: object[], changes: object = {}) {
  const session = await makeSession(greenroom, changes);
  const set = await greenroom.api('PUT', `/sessions/${session.id}/questions`, { questions });
  if (set.status !== 200) throw new Error(JSON.stringify(set.body));
  return { session, questions: set.body.questions as { id: string; key: string }[] };
}

describe('the questions of a session', () => {
  test('are set, read back, and stay as they are when they are set again', async () => {
    const { session, questions } = await ask([meal, why]);
    const path = `/sessions/${session.id}/questions`;
    expect(questions).toEqual([
      { ...full(meal), id: expect.any(String) },
      { ...full(why), id: expect.any(String) },
    ]);
    expect((await greenroom.api('GET', path)).body).toEqual({ questions });
    expect((await greenroom.api('PUT', path, { questions: [meal, why] })).body).toEqual({ questions });
    const [{ count }] = await greenroom.dataSource.query(
      `select count(*)::int as count from audit_entries where action = 'session.questions' and subject = $1`,
      [`session:${session.id}`],
    );
    expect(count).toBe(1);
    expect((await greenroom.api('PUT', path, { questions: [] })).body).toEqual({ questions: [] });
  });

  test('keep their id in other words while nobody has answered, and get another one after that', async () => {
    const { session, questions } = await ask([meal]);
    const path = `/sessions/${session.id}/questions`;
    const reworded = { ...meal, label: 'Which meal?' };
    const free = await greenroom.api('PUT', path, { questions: [reworded] });
    expect(free.body.questions[0]).toEqual({ ...full(reworded), id: questions[0]?.id });
    const registration = await makeRegistration(greenroom, session.id, 'eats@example.org', {
      answers: { meal: 'vegan' },
    });
    const answered = await greenroom.api('PUT', path, { questions: [meal] });
    expect(answered.body.questions[0].id).not.toBe(questions[0]?.id);
    const view = await greenroom.api('GET', `/registrations/${registration.id}`);
    expect(view.body.answers).toEqual({ meal: 'vegan' });
    expect(view.body.answered).toEqual([{ key: 'meal', label: 'Which meal?', kind: 'choice', value: 'vegan' }]);
    const helped = await greenroom.api('PUT', path, { questions: [{ ...meal, help: 'We cook for you.' }] });
    expect(helped.body.questions[0].id).toBe(answered.body.questions[0].id);
  });

  test.each([
    ['of one key twice', [meal, meal], 'questions', 'repeated'],
    ['without a label', [{ ...why, label: '' }], 'questions.0.label', 'required'],
    ['of an unknown kind', [{ ...why, kind: 'colour' }], 'questions.0.kind', 'not-a-choice'],
    ['with a field that is not known', [{ ...why, hidden: true }], 'questions.0.hidden', 'unknown-field'],
    ['that are a choice of nothing', [{ ...meal, options: [] }], 'questions.0.options', 'no-options'],
  ])('%s are refused', async (_, questions, path, code) => {
    const session = await makeSession(greenroom);
    const answer = await greenroom.api('PUT', `/sessions/${session.id}/questions`, { questions });
    expect([answer.status, answer.body.errors]).toEqual([422, [expect.objectContaining({ path, code })]]);
  });

  test('come along when the session is duplicated', async () => {
    const { session, questions } = await ask([meal, why]);
    for (const occurrence of [false, true]) {
      const copy = await greenroom.api('POST', `/sessions/${session.id}/duplicate`, { occurrence });
      const copied = (await greenroom.api('GET', `/sessions/${copy.body.id}/questions`)).body.questions;
      expect(copied).toEqual(questions.map((one) => ({ ...one, id: expect.any(String) })));
      expect(copied[0].id).not.toBe(questions[0]?.id);
      await greenroom.api('POST', `/sessions/${copy.body.id}/publish`);
      const path = `/sessions/${copy.body.id}/registrations`;
      const refused = await greenroom.api('POST', path, { email: 'a@example.org', name: 'A', answers: {} });
      expect(refused.status).toBe(422);
    }
  });

  test('are for those who may change the session', async () => {
    const { session } = await ask([meal]);
    const key = await greenroom.createApiKey('viewer');
    const refused = await greenroom.api('PUT', `/sessions/${session.id}/questions`, { questions: [] }, { key });
    expect(refused.status).toBe(403);
    await greenroom.api('POST', `/sessions/${session.id}/cancel`);
    const late = await greenroom.api('PUT', `/sessions/${session.id}/questions`, { questions: [] });
    expect([late.status, late.body.code]).toEqual([409, 'cancelled']);
    expect((await greenroom.api('GET', '/sessions/nowhere/questions')).status).toBe(404);
  });
});

describe('a registration by the API', () => {
  test.each([
    ['a required one missing', { why: 'x' }, 'answers.meal', 'required'],
    ['none of them at all', {}, 'answers.meal', 'required'],
    ['a choice that is not there', { meal: 'fish' }, 'answers.meal', 'not-a-choice'],
    ['a question that is not asked', { meal: 'meat', other: 1 }, 'answers.other', 'unknown-field'],
    ['a value of another type', { meal: 'meat', why: 7 }, 'answers.why', 'wrong-type'],
    ['a NUL', { meal: 'meat', why: 'a\u0000b' }, 'answers.why', 'control-characters'],
  ])('with %s is refused, and takes no seat', async (_, answers, path, code) => {
    const { session } = await ask([meal, why], { capacity: 1 });
    const body = { email: 'a@example.org', name: 'A', answers };
    const answer = await greenroom.api('POST', `/sessions/${session.id}/registrations`, body);
    expect([answer.status, answer.body.errors]).toEqual([422, [{ path, code, message: expect.any(String) }]]);
    expect((await greenroom.api('GET', `/sessions/${session.id}`)).body.taken).toBe(0);
  });

  test('without any answers leaves the questions open', async () => {
    const { session } = await ask([meal, why]);
    const registration = await makeRegistration(greenroom, session.id, 'later@example.org');
    expect([registration.state, registration.answers, 'answered' in registration]).toEqual(['confirmed', {}, false]);
  });

  test('in a rush is refused one by one, and the others get their seats', async () => {
    const { session } = await ask([meal], { capacity: 5 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        greenroom.api('POST', `/sessions/${session.id}/registrations`, {
          email: `rush-${index}@example.org`,
          name: 'ForegroundPriority',
          answers: { meal: index % 2 === 0 ? 'vegan' : 'stones' },
        }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual([201, 422, 201, 422, 201, 422, 201, 422, 201, 422]);
    expect((await greenroom.api('GET', `/sessions/${session.id}`)).body.taken).toBe(5);
  });

  test('keeps free answers in a session that asks nothing, with no statement more', async () => {
    const session = await makeSession(greenroom);
    const registration = await makeRegistration(greenroom, session.id, 'free@example.org', {
      answers: { any: 'thing' },
    });
    expect(registration.answers).toEqual({ any: 'thing' });
    const asked = (await ask([meal])).session;
    const statements = async (id: string, email: string, answers: object) => {
      const seen: string[] = [];
      const { logger } = greenroom.dataSource;
      const { logging } = greenroom.dataSource.options;
      Object.assign(greenroom.dataSource.options, { logging: ['query'] });
      greenroom.dataSource.logger = { ...logger, logQuery: (query: string) => void seen.push(query) };
      await makeRegistration(greenroom, id, email, { answers });
      Object.assign(greenroom.dataSource.options, { logging });
      greenroom.dataSource.logger = logger;
      return seen.filter((query) => /\b(?:from|into) "?questions\b/iu.test(query));
    };
    expect(await statements(session.id, 'cheap@example.org', {})).toEqual([]);
    expect((await statements(asked.id, 'dear@example.org', { meal: 'meat' })).length).toBeGreaterThan(0);
  });
});
