import { randomUUID } from 'node:crypto';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { AskQuestion } from '../../../../src/parts/inquiries/flows/ask-question.flow.js';
import { ModerateQuestions } from '../../../../src/parts/inquiries/flows/moderate-questions.flow.js';
import { RunQuickPolls, VoteInQuickPolls } from '../../../../src/parts/inquiries/flows/quick-polls.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let session: Session;
let path: string;
let people: string[];

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  const world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session({ capacity: 100 });
  path = `/calls/solutions/sessions/${session.slug}/live`;
  await app.app.get(ShowFeature).run('solutions', 'questions', true, staff);
  const register = async (_one: unknown, n: number) => {
    const input = registrationInput.parse({ email: `person-${n}@example.org`, name: 'Known' });
    return (await app.app.get(Register).run(session.id, input, staff)).attendee.id;
  };
  people = await Promise.all(Array.from({ length: 50 }, register));
});
afterAll(() => app?.stop());

const ask = (person: string, question: string) => {
  const asked = { id: randomUUID(), question, about: `session:${session.slug}`, language: 'en', source: 'session' };
  return app.app.get(AskQuestion).askAs(person, { ...asked, source: 'session' as const }, 'page');
};

test('five hundred questions in a minute are all on the list, each once, and an eleventh of a person is not', async () => {
  const refused: string[] = [];
  const askOften = async (person: string) => {
    for (let n = 0; n < 11; n += 1)
      await ask(person, `Question ${n}?`).catch((error: { code: string }) => refused.push(error.code));
  };
  await Promise.all(people.map(askOften));
  expect(refused).toEqual(people.map(() => 'too-many-questions'));
  const rows = await app.dataSource.query('select count(*)::int, min(number), max(number) from inquiries');
  expect(rows).toEqual([{ count: 500, min: 1, max: 500 }]);
  const phone = textOf((await new ConsoleClient(app.url).get(path)).html);
  // A phone shows a hundred.
  expect(phone.split('1 person asks this')).toHaveLength(101);
});

test('a script in one network changes no count by unproven addresses, and is soon refused', async () => {
  const poll = { kind: 'one', question: 'Which?', options: 'A\nB', translations: {} } as const;
  await app.app.get(RunQuickPolls).add(session.id, randomUUID(), poll, staff);
  await app.app.get(RunQuickPolls).run(session.id, '1', 'open', staff);
  const script = new ConsoleClient(app.url, 'Script');
  const send = async (_one: unknown, n: number) => {
    await script.post(`${path}/polls/1`, { choice: '0' });
    return (await script.post(`${path}/who`, { name: 'Robot', email: `robot-${n}@example.org` })).status;
  };
  const statuses = await Promise.all(Array.from({ length: 40 }, send));
  expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  expect(await app.dataSource.query('select voters, counts from quick_polls')).toEqual([{ voters: 0, counts: {} }]);
  const votes = people.flatMap((person) => [person, person]);
  const vote = (person: string) => app.app.get(VoteInQuickPolls).vote(person, session.id, '1', ['1'], 'page');
  await Promise.all(votes.map(vote));
  expect(await app.dataSource.query('select voters, counts from quick_polls')).toEqual([
    { voters: 50, counts: { '1': 50 } },
  ]);
});

test('a host whose tap comes second is told, and the first one counts', async () => {
  const queue = `/console/sessions/${session.id}/live`;
  const host = await consoleClient(app, 'organizer');
  await app.app.get(ModerateQuestions).run(session.id, '7', 'answered', staff);
  const late = await host.postAndFollow(`${queue}/7`, { from: 'new', to: 'hidden' });
  expect(textOf(late.html)).toContain('A colleague was faster.');
  expect(await app.dataSource.query('select state from inquiries where number = 7')).toEqual([{ state: 'answered' }]);
});

test('files have questions and results, no name, and no formula that a spreadsheet would run', async () => {
  const host = await consoleClient(app, 'organizer');
  await app.dataSource.query(`update inquiries set text = '=1+1' where number = 1`);
  await app.dataSource.query(`update inquiries set state = 'held' where number = 2`);
  const file = async (name: string) => (await host.get(`/console/${name}.csv`)).html.split('\r\n');
  const call = await file('calls/solutions/questions');
  expect(call.slice(0, 3)).toEqual([
    'number,state,question,language,about,source,votes,asked_on,answer,recording,reason,answered_on,corrected_on',
    expect.stringMatching(/^1,new,'=1\+1,en,.+,session,1,2027-01-04,,,,,$/u),
    expect.stringMatching(/^3,/u),
  ]);
  expect(call.join()).not.toMatch(/person-|Known/u);
  expect(await file(`sessions/${session.id}/questions`)).toHaveLength(call.length);
  expect(await file(`sessions/${session.id}/quick-polls`)).toEqual([
    'poll,type,state,question,answer,votes,voters,mean',
    '1,one,open,Which?,A,0,50,',
    '1,one,open,Which?,B,50,50,',
    '',
  ]);
  const logged = `select distinct details->>'what' as what from audit_entries where action like '%exported' order by 1`;
  const whats = (await app.dataSource.query(logged)).map(({ what }: { what: string }) => what);
  expect(whats).toEqual(['questions', 'quick-polls', 'session-questions']);
});
