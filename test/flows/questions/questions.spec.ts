import { AnswerQuestions } from '../../../src/flows/registrations/answer-questions.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { SetQuestions } from '../../../src/flows/questions/set-questions.flow.js';
import { Conflict, Forbidden, Invalid } from '../../../src/platform/errors.js';
import { questionsInput } from '../../../src/domain/questions/question-input.js';
import { listQuestions } from '../../../src/domain/questions/questions.queries.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { TestClock } from '../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let answer: AnswerQuestions;
let set: SetQuestions;
const clock = new TestClock(new Date('2027-01-04T08:00:00Z'));

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource, clock, testConfig);
  register = makeFlow(Register, database.dataSource, clock);
  answer = makeFlow(AnswerQuestions, database.dataSource, clock);
  set = makeFlow(SetQuestions, database.dataSource, clock);
});
beforeEach(() => clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database?.drop());

const ask = (session: Session, ...questions: object[]) =>
  set.run(session.id, () => questionsInput.parse({ questions }).questions, staff);
const text = (label: string, more: object = {}) => ({ key: 'why', kind: 'text', label, ...more });
const person = (name: string, answers?: object) =>
  registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi', answers });
const registrations = (session: Session) =>
  database.dataSource.getRepository(Registration).findBy({ sessionId: session.id });

test('in a rush every answer keeps a wording that the session has asked', async () => {
  const session = await world.session({ title: 'Reworded in a rush' });
  await ask(session, text('Why? 0', { required: true }));
  const outcomes: PromiseSettledResult<unknown>[] = [];
  for (let wave = 1; wave <= 6; wave += 1) {
    const people = Array.from({ length: 10 }, (_, index) =>
      register.run(session.id, person(`rush-${wave}-${index}`, index % 5 === 4 ? {} : { why: `${index}` }), {
        kind: 'visitor',
      }),
    );
    const rewording = ask(session, text(`Why? ${wave}`, { required: true }));
    outcomes.push(...(await Promise.allSettled(people)));
    await rewording;
  }
  expect(outcomes.filter((one) => one.status === 'rejected').map((one) => one.reason instanceof Invalid)).toEqual(
    Array<boolean>(12).fill(true),
  );
  const questions = await listQuestions(database.dataSource.manager, session.id);
  const rows = await registrations(session);
  const ids = questions.map(({ id }) => id);
  expect(rows.map((row) => Object.keys(row.answers).filter((id) => ids.includes(id)).length)).toEqual(
    Array<number>(48).fill(1),
  );
  expect(questions.filter((one) => one.retiredAt === null).map((one) => one.label)).toEqual(['Why? 6']);
  // Nothing that somebody answered was reworded, and nothing that nobody answered was kept.
  expect(questions.length).toBeGreaterThan(1);
  const answered = new Set(rows.flatMap((row) => Object.keys(row.answers)));
  expect(questions.filter((one) => one.retiredAt !== null && !answered.has(one.id))).toEqual([]);
});

test('answers of people who change them at once are each whole', async () => {
  const session = await world.session({ title: 'Changed at once' });
  await ask(session, text('Why?', { required: true }), { key: 'how', kind: 'text', label: 'How?' });
  const { registration, attendee } = await register.run(session.id, person('twice'), staff);
  const actor = { kind: 'attendee' as const, id: attendee.id };
  const given = Array.from({ length: 20 }, (_, index) => ({ why: `${index}`, how: `${index}` }));
  await Promise.all(given.map((one) => answer.run(registration.id, one, actor)));
  const [row] = await registrations(session);
  const values = Object.values(row?.answers ?? {});
  expect([values.length, new Set(values).size]).toEqual([2, 1]);
});

test('answers are for the person and for staff, and for the person until registration closes', async () => {
  const session = await world.session({ title: 'Guarded answers' });
  await ask(session, text('Why?', { required: true }));
  const { registration, attendee } = await register.run(session.id, person('guarded'), staff);
  const actor = { kind: 'attendee' as const, id: attendee.id };
  for (const other of [{ ...actor, id: registration.id }, { kind: 'visitor' as const }]) {
    await expect(answer.run(registration.id, { why: 'x' }, other)).rejects.toThrow(Forbidden);
  }
  await expect(answer.run(registration.id, {}, actor)).rejects.toThrow(Invalid);
  await answer.run(registration.id, { why: 'own' }, actor);
  await makeFlow(EditSession, database.dataSource, clock).run(
    session.id,
    { registrationClosesAt: new Date('2027-01-05T08:00:00Z') },
    staff,
  );
  clock.set('2027-01-05T08:00:00Z');
  await expect(answer.run(registration.id, { why: 'late' }, actor)).rejects.toThrow(Conflict);
  const changed = await answer.run(registration.id, { why: 'by staff' }, staff);
  expect(Object.values(changed.answers)).toEqual(['by staff']);
});
