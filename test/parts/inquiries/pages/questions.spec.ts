import { randomUUID } from 'node:crypto';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../../../src/flows/privacy/export-person.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { pageLink } from '../../../../src/domain/notifications/email/links.js';
import { roles } from '../../../../src/domain/identity/role.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

const path = '/calls/solutions/questions';
const office = '/console/calls/solutions/questions';
const ours = { 'sec-fetch-site': 'same-origin' };

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  await world.session();
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const asks = (isShown: boolean) => app.app.get(ShowFeature).run('solutions', 'questions', isShown, staff);
const browser = () => new ConsoleClient(app.url);
const attendee = (email: string) => app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: email });
const pageOf = ({ id, linkVersion }: Pick<Attendee, 'id' | 'linkVersion'>) =>
  new URL(pageLink(app.config, id, linkVersion)).pathname;
const listed = async (query = '') => textOf((await browser().get(`${path}${query}`)).html);
const ask = (client: ConsoleClient, email: string, question: string, about = '') =>
  client.post(path, { id: randomUUID(), name: 'Amina Odhiambo', email, question, about });
const askAndRead = (email: string, question: string, about = '') =>
  browser().postAndFollow(path, { id: randomUUID(), name: 'Amina Odhiambo', email, question, about });
const numberOf = async (text: string): Promise<number> => {
  const [row] = await app.dataSource.query('select number from inquiries where original = $1', [text]);
  return row?.number;
};
/** A browser that knows a person with a proven address. */
async function known(email: string): Promise<ConsoleClient> {
  const session = await app.dataSource.query('select id from sessions limit 1');
  const input = registrationInput.parse({ email, name: 'Amina Odhiambo' });
  const { attendee: made } = await app.app.get(Register).run(session[0].id, input, { kind: 'visitor' });
  const client = browser();
  await client.post(`${pageOf(made)}/preferences`, { timeZone: 'Africa/Nairobi', language: 'en' }, ours);
  return client;
}

describe('the public page', () => {
  test('is nowhere until organizers switch it on', async () => {
    expect((await browser().get(path)).status).toBe(404);
    expect(textOf((await browser().get('/calls/solutions')).html)).not.toContain('Programme Questions');
    await asks(true);
    expect(textOf((await browser().get('/calls/solutions')).html)).toContain('Programme Questions');
    expect(await listed()).toContain('No questions yet.');
  });

  test('shows a question of an unknown address once its owner confirms it', async () => {
    const [question, email] = ['Can a company from Kenya apply?', 'new@example.org'];
    const sent = await askAndRead(email, question, 'theme:energy');
    expect(textOf(sent.html)).toContain(`We’ve sent a link to ${email}`);
    expect(await listed()).not.toContain(question);
    await app.deliver();
    expect(app.mail.to(email)).toHaveLength(1);
    const own = pageOf(await attendee(email));
    const client = browser();
    expect(textOf((await client.get(own)).html)).toContain('Somebody typed this with your email address.');
    expect(await listed()).not.toContain(question);
    await client.post(`${own}/ask/confirm`, {}, ours);
    expect(await listed()).toContain(`Waiting for an answer Sustainable Energy ${question} Me too 1 person asks this`);
  });

  test('is there again after it was hidden, although the questions it has would show the feature', async () => {
    await asks(false);
    expect(textOf((await browser().get('/calls/solutions')).html)).not.toContain('Programme Questions');
    await asks(true);
    expect(textOf((await browser().get('/calls/solutions')).html)).toContain('Programme Questions');
  });

  test('keeps what a stranger typed for a known address until its owner confirms or deletes it', async () => {
    const [question, email] = ['Typed by a stranger?', 'victim@example.org'];
    await known(email);
    const [first, second] = [await askAndRead(email, question), await askAndRead('nobody@example.org', 'Mine?')];
    expect(textOf(first.html).replace(email, '')).toBe(textOf(second.html).replace('nobody@example.org', ''));
    expect(await listed()).not.toContain(question);
    await browser().post(`${pageOf(await attendee(email))}/ask/confirm`, { mine: 'no' });
    expect(await numberOf(question)).toBeUndefined();
  });

  test('takes a question of a known browser at once, and one that is sent twice once', async () => {
    const client = await known('known@example.org');
    const form = formOf((await client.get(path)).html, `${path}#main`);
    expect(Object.keys(form)).not.toContain('email');
    const fields = { ...form, question: 'How many prototypes?' };
    const [done] = [await client.postAndFollow(path, fields)];
    await client.post(path, fields);
    expect(textOf(done.html)).toContain('Your question is on the list.');
    expect(await app.dataSource.query(`select 1 from inquiries where original = 'How many prototypes?'`)).toHaveLength(
      1,
    );
  });

  test('counts one vote per proven person, which is taken back by the same tap', async () => {
    const number = await numberOf('How many prototypes?');
    const client = await known('voter@example.org');
    await client.post(`${path}/${number}/vote`, { want: 'yes' });
    await client.post(`${path}/${number}/vote`, { want: 'yes' });
    expect(await listed()).toContain('How many prototypes? Me too 2 people ask this');
    const stranger = browser();
    const who = await stranger.postAndFollow(`${path}/${number}/vote`);
    expect(textOf(who.html)).toContain('We’ll email you a link to confirm');
    await stranger.post(`${path}/${number}/me-too`, { name: 'Robot', email: 'unproven@example.org' });
    expect(await listed()).toContain('How many prototypes? Me too 2 people ask this');
    await client.get(`${path}/${number}/vote`);
    await client.post(`${path}/${number}/vote`, { want: 'no' });
    expect(await listed()).toContain('How many prototypes? Me too 1 person asks this');
  });

  test('is in order of votes, or of time', async () => {
    const inOrder = async (query: string) => {
      const text = await listed(query);
      return text.indexOf('How many prototypes?') > text.indexOf('Can a company from Kenya apply?');
    };
    expect([await inOrder(''), await inOrder('?order=time')]).toEqual([true, false]);
    const client = await known('first@example.org');
    await client.post(`${path}/${await numberOf('How many prototypes?')}/vote`, { want: 'yes' });
    expect(await inOrder('')).toBe(false);
    await client.post(`${path}/${await numberOf('How many prototypes?')}/vote`, { want: 'no' });
    expect(textOf((await browser().get(pageOf(await attendee('first@example.org')))).html)).toContain('Ask a question');
  });

  test('holds what says who asks, with words, and shows it once a host has read it', async () => {
    const client = await known('held@example.org');
    const question = 'I am Amina Odhiambo. May I apply twice?';
    const done = await client.postAndFollow(path, { id: randomUUID(), question, about: '' });
    expect(textOf(done.html)).toContain('Your question says who you are');
    expect(await listed()).not.toContain('apply twice');
    const number = await numberOf(question);
    const host = await consoleClient(app, 'organizer');
    const page = await host.get(`${office}/${number}`);
    expect(textOf(page.html)).toContain('Held: says who asks');
    await host.post(`${office}/${number}`, {
      ...formOf(page.html, `${office}/${number}`),
      text: 'May one apply twice?',
    });
    expect(await listed()).toContain('May one apply twice?');
    expect(await listed()).not.toContain('Amina');
  });

  test('refuses the eleventh question of a person in an hour', async () => {
    const client = await known('many@example.org');
    for (let n = 0; n < 10; n += 1) await client.post(path, { id: randomUUID(), question: `Number ${n}?`, about: '' });
    const refused = await client.post(path, { id: randomUUID(), question: 'Number 10?', about: '' });
    expect([refused.status, textOf(refused.html)]).toEqual([429, expect.stringContaining('in 60 minutes')]);
    expect(refused.html).toContain('Number 10?');
  });

  test('refuses a browser that asks for many addresses, five hundred in a minute', async () => {
    const client = new ConsoleClient(app.url, 'Flooder');
    const answers = [];
    for (let n = 0; n < 40; n += 1) answers.push((await ask(client, `flood-${n}@example.org`, `Flood ${n}?`)).status);
    expect(answers.filter((status) => status === 429)).toHaveLength(10);
    expect(await listed('?q=Flood')).toContain('No question matches.');
  });
});

describe('hosts', () => {
  test('answer, correct with the earlier answer beside, and decline with a reason', async () => {
    const number = await numberOf('How many prototypes?');
    let host = await consoleClient(app, 'organizer');
    const decide = async (fields: Record<string, string>) => {
      const form = formOf((await host.get(`${office}/${number}`)).html, `${office}/${number}`);
      return host.post(`${office}/${number}`, { ...(form as Record<string, string>), ...fields });
    };
    expect((await decide({ state: 'answered' })).status).toBe(422);
    await decide({ state: 'answered', answer: 'Two.', 'translations.zh-TW.answer': '兩個。' });
    expect(await listed()).toContain('How many prototypes? Two. Answered on 4 January 2027');
    expect(await listed('?lang=zh-TW')).toContain('兩個。');
    app.clock.set('2027-01-05T08:00:00Z');
    host = await consoleClient(app, 'organizer');
    await decide({ answer: 'Three.', recordingSecond: '12:30' });
    const text = await listed('?q=prototypes');
    expect(text).toContain('Three. Answered aloud, at 12:30 in the recording.');
    expect(text).toContain('Corrected on 5 January 2027.');
    expect(text).toContain('Until 5 January 2027: Two.');
  });

  test('are told when two answer one question, and nothing is lost', async () => {
    const number = await numberOf('Number 1?');
    const [first, second] = [await consoleClient(app, 'organizer'), await consoleClient(app, 'owner')];
    const at = `${office}/${number}`;
    const [one, two] = [formOf((await first.get(at)).html, at), formOf((await second.get(at)).html, at)];
    await first.post(at, { ...(one as Record<string, string>), state: 'answered', answer: 'Yes.' });
    const late = await second.post(at, { ...(two as Record<string, string>), state: 'answered', answer: 'No.' });
    expect(late.status).toBe(409);
    expect(late.html).toMatch(/<textarea[^>]*name="answer"[^>]*>No\.<\/textarea>/u);
    expect(textOf(late.html)).toContain('Yes.');
    expect(await listed('?q=Number 1?')).toContain('Number 1? Yes.');
  });

  test('merge similar questions, whose people count once', async () => {
    const host = await consoleClient(app, 'organizer');
    await host.get(office);
    await host.post(`${office}/new`, { question: 'Can companies from Kenya apply?', about: '', source: 'email' });
    const [from, into] = [
      await numberOf('Can companies from Kenya apply?'),
      await numberOf('Can a company from Kenya apply?'),
    ];
    expect(textOf((await host.get(`${office}/${from}`)).html)).toContain(
      'Can a company from Kenya apply? Merge into this',
    );
    expect((await host.post(`${office}/${from}/merge`, { into: '9999' })).status).toBe(422);
    await host.postAndFollow(`${office}/${from}/merge`, { into: String(into) });
    expect(await listed('?q=companies from Kenya')).toContain('No question matches.');
    await host.post(`${office}/${from}/separate`);
    expect(await listed('?q=companies from Kenya')).toContain('Nobody asks this yet');
  });

  test('close questions, which refuses new ones and first answers', async () => {
    let host = await consoleClient(app, 'organizer');
    await host.get(`${office}/closing`);
    await host.post(`${office}/closing`, { closesOn: '2027-01-05', closesTime: '18:00' });
    expect(await listed()).toContain('Questions and answers close on Tuesday 5 January 2027 at 18:00');
    const client = await known('late@example.org');
    app.clock.set('2027-01-05T10:00:00Z');
    expect(await listed()).toContain('Questions closed on Tuesday 5 January 2027 at 18:00');
    const late = await client.post(path, { id: randomUUID(), question: 'Too late?', about: '' });
    expect([late.status, textOf(late.html)]).toEqual([409, expect.stringContaining('Questions closed on')]);
    host = await consoleClient(app, 'organizer');
    const number = await numberOf('Number 2?');
    const form = formOf((await host.get(`${office}/${number}`)).html, `${office}/${number}`) as Record<string, string>;
    const refused = await host.post(`${office}/${number}`, { ...form, state: 'answered', answer: 'Yes.' });
    expect([refused.status, textOf(refused.html)]).toEqual([
      422,
      expect.stringContaining('The time for answers is over'),
    ]);
    await host.get(`${office}/closing`);
    await host.post(`${office}/closing`, { closesOn: '', closesTime: '' });
  });
});

describe('who asked', () => {
  const email = 'secret-asker@example.org';
  const question = 'Who decides about the pilots?';

  test('is on no page, in no list, file or log for anybody, and owners learn it with a reason', async () => {
    const client = await known(email);
    await client.post(path, { id: randomUUID(), question, about: '' });
    const number = await numberOf(question);
    const at = `${office}/${number}`;
    const pages = [office, at, '/console/calls/solutions/activity', '/console/calls/solutions/delivery'];
    for (const role of roles) {
      const member = await consoleClient(app, role);
      for (const page of pages) {
        const { html } = await member.get(page);
        // The address alone is on lists of people; never beside the question.
        expect({ role, page, both: html.includes(email) && html.includes(question) }).toEqual({
          role,
          page,
          both: false,
        });
      }
      const answer = await member.post(`${at}/author`, { why: 'A threat' });
      expect({ role, learns: answer.html.includes(email) }).toEqual({ role, learns: role === 'owner' });
    }
    const { body } = await app.api('GET', '/calls/solutions/inquiries');
    expect(JSON.stringify(body)).toContain(question);
    expect(JSON.stringify(body)).not.toContain(email);
    const { id } = await attendee(email);
    expect(JSON.stringify(await app.app.get(ExportPerson).run(id, staff))).not.toContain(question);
    const own = await browser().get(`${pageOf(await attendee(email))}/data.json`);
    expect(own.html).toContain(question);
    const log = await app.dataSource.query(`select * from audit_entries where action = 'call.question-author-read'`);
    expect(log).toEqual([expect.objectContaining({ details: { number, reason: 'A threat' } })]);
    expect(JSON.stringify(await app.dataSource.query('select * from audit_entries'))).not.toContain('asked');
    expect(await listed()).not.toContain('Amina Odhiambo');
  });

  test('asks for the reason, and is deleted with the person', async () => {
    const owner = await consoleClient(app, 'owner');
    const number = await numberOf(question);
    await owner.get(`${office}/${number}`);
    expect((await owner.post(`${office}/${number}/author`, { why: ' ' })).status).toBe(422);
    await app.app.get(ErasePerson).run((await attendee(email)).id, staff);
    expect(await numberOf(question)).toBeUndefined();
  });
});

test('nobody asks about a session that isn’t public, nor in a call that is archived', async () => {
  await asks(true);
  const client = await known('beside@example.org');
  const draft = await world.session({ title: 'Not yet' });
  await app.dataSource.query(`update sessions set state = 'draft', published_at = null where id = $1`, [draft.id]);
  const about = (slug: string) => client.post(path, { id: randomUUID(), question: 'When?', about: `session:${slug}` });
  expect([(await about(draft.slug)).status, (await about('none')).status]).toEqual([404, 404]);
  const own = `${pageOf(await attendee('beside@example.org'))}/ask`;
  await app.dataSource.query('update calls set archived_at = now()');
  const refused = await client.post(own, { id: randomUUID(), question: 'Too late?', about: '' }, ours);
  await app.dataSource.query('update calls set archived_at = null');
  expect([refused.status, await numberOf('Too late?'), await numberOf('When?')]).toEqual([409, undefined, undefined]);
});
