import { randomUUID } from 'node:crypto';
import { keyRoles, roles } from '../../../../src/domain/identity/role.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { answerTable } from '../../../../src/parts/inquiries/domain/record-table.queries.js';
import { AnswerQuestions } from '../../../../src/parts/inquiries/flows/answer-questions.flow.js';
import { AskQuestion } from '../../../../src/parts/inquiries/flows/ask-question.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { createWorld, staff } from '../../../support/world.js';

const [email, name] = ['wanjiru@example.org', 'Wanjiru Kamau'];
const question = 'Who decides about the pilots?';
const secret = 'Kelp mats that calm the surf';
let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let session: Session;
let personId: string;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session();
  await app.app.get(ShowFeature).run('solutions', 'questions', true, staff);
  const input = registrationInput.parse({ email, name });
  ({
    attendee: { id: personId },
  } = await app.app.get(Register).run(session.id, input, staff));
  await app.dataSource.query(
    `with made as (insert into proposals (id, call_id, external_id, title, theme, state, source, created_at, updated_at)
       values (gen_random_uuid(), $1, 'P-1', $2, 'energy', 'draft', 'form', $3, $3) returning id)
     insert into proposal_members (proposal_id, email_key, email) select id, $4, $4 from made`,
    [world.call.id, secret, app.clock.now(), email],
  );
});
afterAll(() => app?.stop());

const ask = (text: string, about = `session:${session.slug}`) => {
  const asked = { id: randomUUID(), question: text, about, language: 'en', source: 'session' as const };
  return app.app.get(AskQuestion).askAs(personId, asked, 'page');
};
const decide = (number: string, fields: object) =>
  app.app.get(AnswerQuestions).decide('solutions', number, (one) => ({ ...one, ...fields }) as never, staff);

/** What says both the question and who asked it, or says when it was asked. */
const tells = (text: string) =>
  (text.includes(question) || text.includes('/questions/1')) && (text.includes(email) || text.includes(name));

test('who asked is on no page and in no file, API or feed for any role, nor the hour of a question', async () => {
  app.clock.set('2027-01-04T09:17:00Z');
  await ask(question);
  app.clock.set('2027-01-05T08:00:00Z');
  await decide('1', { state: 'answered', answer: 'The jury.' });
  app.clock.set('2027-01-05T08:05:00Z');
  await app.app.get(PlanReminders).run();
  await app.deliver();
  const ofCall = ' /questions /questions?q=Wanjiru /questions/1 /questions.csv /people /people.csv /messages /activity'
    .concat(' /activity.csv /delivery /outcomes /record')
    .split(' ');
  const ofSession = ['/live', '/questions.csv', '/quick-polls.csv', '/registrations', '/activity'];
  const pages = [
    ...ofCall.map((path) => `/console/calls/solutions${path}`),
    ...ofSession.map((path) => `/console/sessions/${session.id}${path}`),
    `/console/people/${personId}`,
  ];
  const told: string[] = [];
  const shown: string[] = [];
  for (const role of roles) {
    const member = await consoleClient(app, role);
    for (const path of pages) {
      const { html } = await member.get(path);
      if (tells(html) || html.includes('09:17') || html.includes('17:17')) told.push(`${role} ${path}`);
      if (html.includes(question)) shown.push(path);
    }
  }
  for (const role of keyRoles) {
    const key = await app.createApiKey(role);
    for (const path of ['calls/solutions/inquiries', 'events', 'attendees', `attendees/${personId}`]) {
      const { body } = await app.api('GET', `/${path}`, undefined, { key });
      const text = JSON.stringify(body);
      if (tells(text)) told.push(`${role} ${path}`);
      if (text.includes(question)) shown.push(path);
    }
  }
  for (const path of [
    'questions',
    'feed.atom',
    `sessions/${session.slug}/live`,
    `sessions/${session.slug}/live/stage`,
  ]) {
    const { html } = await new ConsoleClient(app.url).get(`/calls/solutions/${path}`);
    if (tells(html) || html.includes('09:17')) told.push(path);
    if (html.includes(question)) shown.push(path);
  }
  expect(told).toEqual([]);
  // The question itself was there to be seen.
  expect(new Set(shown).size).toBeGreaterThan(8);
});

test('the record of a call has the day of a question, and the activity log nothing of asking', async () => {
  const rows = [];
  for await (const portion of answerTable.read(app.dataSource.manager, world.call)) rows.push(...portion);
  expect(JSON.stringify(rows)).toContain('2027-01-04');
  expect(JSON.stringify(rows)).not.toContain('T09:17');
  const log = await app.dataSource.query(`select * from audit_entries where at between $1 and $2`, [
    '2027-01-04T09:16:00Z',
    '2027-01-04T09:18:00Z',
  ]);
  expect(log).toEqual([]);
});

test.each([
  ['See https://evil.example/x for more', 'contains a link'],
  ['Write to me: ana@example.org', 'contains an email address or phone number'],
  ['Are only idiots on the jury?', 'insulting words'],
  [`Does ${secret} qualify?`, 'says who asks'],
  [`I am ${name}. May I apply twice?`, 'says who asks'],
])('%s: is held, and hosts read why', async (text, reason) => {
  app.clock.advance({ hours: 2 });
  expect(await ask(text)).not.toBeNull();
  const [{ number }] = await app.dataSource.query('select number from inquiries where original = $1', [text]);
  const host = await consoleClient(app, 'organizer');
  for (const path of [`calls/solutions/questions/${number}`, `sessions/${session.id}/live`])
    expect(textOf((await host.get(`/console/${path}`)).html)).toContain(reason);
  for (const path of ['questions', `sessions/${session.slug}/live`, `sessions/${session.slug}/live/state`, 'feed.atom'])
    expect((await new ConsoleClient(app.url).get(`/calls/solutions/${path}`)).html).not.toContain(text.slice(0, 20));
});

test('whoever answers a question sees what was answered to a similar one, before they contradict it', async () => {
  app.clock.advance({ hours: 2 });
  await ask('And who decides about pilots?');
  const [{ number }] = await app.dataSource.query('select max(number) as number from inquiries');
  const host = await consoleClient(app, 'organizer');
  const page = textOf((await host.get(`/console/calls/solutions/questions/${number}`)).html);
  expect(page).toContain(`${question} Answer: The jury. Merge into this`);
});
