import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { EraseExpired } from '../../../../src/flows/privacy/erase-expired.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { MergePeople } from '../../../../src/flows/privacy/merge-people.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { SetQuestions } from '../../../../src/flows/questions/set-questions.flow.js';
import { confirmLink, pageLink } from '../../../../src/domain/notifications/email/links.js';
import { questionInput } from '../../../../src/domain/questions/question-input.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { createWorld, staff } from '../../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let session: Session;
let path: string;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session();
  path = `/calls/solutions/sessions/${session.slug}`;
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const question = 'Do you need anything to take part?';
const asks = (isShown: boolean) => app.app.get(ShowFeature).run('solutions', 'access', isShown, staff);
const browser = () => new ConsoleClient(app.url);
const register = (client: ConsoleClient, email: string, needs: Record<string, string | string[]> = {}) =>
  client.post(path, { name: 'Amina Odhiambo', email, timeZone: 'Africa/Nairobi', language: 'en', ...needs });
const needsOf = (email: string): Promise<{ kind: string; details: string; by_owner: boolean; state: string }[]> =>
  app.dataSource.query(
    `select n.kind, n.details, n.by_owner, n.state from access_needs n join attendees a on a.id = n.attendee_id
     where a.email_key = $1 order by n.asked_at, n.kind`,
    [email],
  );
const attendee = (email: string) => app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: email });
const pageOf = ({ id, linkVersion }: Attendee) => new URL(pageLink(app.config, id, linkVersion)).pathname;
/** Somebody who has registered, and whose address is proven by their own page. */
async function known(email: string, needs: Record<string, string | string[]> = {}): Promise<Attendee> {
  const { attendee: made } = await app.app
    .get(Register)
    .run(session.id, registrationInput.parse({ email, name: 'Known' }), { kind: 'visitor' });
  await browser().post(`${pageOf(made)}/access`, needs);
  return attendee(email);
}
const listed = async (client: ConsoleClient) =>
  textOf((await client.get('/console/calls/solutions/access-needs')).html);

describe('the question', () => {
  test('is asked once organizers switch it on, and the same of everybody', async () => {
    const client = browser();
    expect(textOf((await client.get(path)).html)).not.toContain(question);
    await asks(true);
    const [first] = [await client.get(path)];
    expect(textOf(first.html)).toContain(question);
    expect(textOf(first.html)).toContain('and nobody else, until 30 days after the last session.');
    expect(textOf((await client.get('/calls/solutions/privacy')).html)).toContain(
      'What you need to take part, seen only by',
    );

    await register(client, 'same@example.org', { needs: 'captions', otherNeed: 'A seat at the front' });
    const again = (await client.get(path)).html;
    const section = (html: string) => /<details[^>]*>\s*<summary>Do you need[\s\S]*?<\/details>/u.exec(html)?.[0];
    expect(section(again)).toBe(section(first.html));
  });

  test('says beside free texts where needs belong, in every language of the call', async () => {
    const asked = await world.session({ title: 'Asked' });
    const drink = questionInput.parse({ key: 'drink', kind: 'text', label: 'Drink?' });
    await app.app.get(SetQuestions).run(asked.id, () => [drink], staff);
    const html = async (lang: string) =>
      textOf((await browser().get(`/calls/solutions/sessions/${asked.slug}?lang=${lang}`)).html);
    expect(await html('en')).toContain(`goes under “${question}”`);
    expect(await html('zh-TW')).toContain('請填在「參加時，您需要什麼協助嗎？」');
  });

  test('counts for a new address once its owner has seen what was typed and confirms it', async () => {
    const email = 'new@example.org';
    await register(browser(), email, { needs: 'large-print', signLanguage: 'ASL' });
    expect(await needsOf(email)).toEqual([
      { kind: 'large-print', details: '', by_owner: false, state: 'asked' },
      { kind: 'sign-language', details: 'ASL', by_owner: false, state: 'asked' },
    ]);
    const owner = await consoleClient(app);
    expect(await listed(owner)).not.toContain(email);
    const { id, createdAt } = await attendee(email);
    const confirm = new URL(confirmLink(app.config, id, 1, createdAt)).pathname;
    const client = browser();
    expect(textOf((await client.get(confirm)).html)).toContain(`${question} Sign language: ASL, Large print`);
    await client.post(confirm);
    expect(await listed(owner)).toContain(email);
  });

  test('changes nothing for a known address, and answers alike', async () => {
    const email = 'known@example.org';
    await known(email, { needs: 'captions' });
    const before = await needsOf(email);
    const said = { needs: ['wheelchair'], otherNeed: 'Typed by a stranger' };
    const [stranger, unknown] = [
      await register(browser(), email, said),
      await register(browser(), 'nobody-known@example.org', said),
    ];
    expect(stranger.status).toBe(303);
    expect(stranger.location?.split('?')[0]).toBe(unknown.location?.split('?')[0]);
    expect(await needsOf(email)).toEqual(before);
    // Who has said nothing yet is known as well.
    await known('silent@example.org');
    await register(browser(), 'silent@example.org', said);
    expect(await needsOf('silent@example.org')).toEqual([]);
  });

  test('is not answered for a second person at the same browser', async () => {
    const client = browser();
    const first = await known('first@example.org', { needs: 'captions' });
    await client.post(`${pageOf(first)}/preferences`, { timeZone: 'Africa/Nairobi', language: 'en' });
    const form = await client.get(path);
    expect(form.html).not.toMatch(/name="needs"[^>]*checked/u);
    await register(client, 'second@example.org', { needs: 'quiet-room' });
    expect((await needsOf('first@example.org')).map(({ kind }) => kind)).toEqual(['captions']);
    expect((await needsOf('second@example.org')).map(({ kind }) => kind)).toEqual(['quiet-room']);
  });

  test('refuses a text that is too long, and shows the rest again', async () => {
    const answer = await register(browser(), 'long@example.org', { needs: 'materials', otherNeed: 'x'.repeat(301) });
    expect(answer.status).toBe(422);
    expect(answer.html).toMatch(/value="materials"\s+checked/u);
    expect(answer.html).toContain('href="#otherNeed"');
  });

  test('is asked no more once it is switched off, and who stated something still finds it', async () => {
    const person = await known('stated@example.org', { needs: 'captions' });
    await asks(false);
    const own = textOf((await browser().get(pageOf(person))).html);
    expect([own.includes('Captions'), (await needsOf('stated@example.org')).length]).toEqual([true, 1]);
    expect(textOf((await browser().get(path)).html)).not.toContain(question);
    await asks(true);
  });
});

describe('the own page', () => {
  test.each([
    ['zh-TW', '無法安排', '替代方式：第一排座位'],
    ['ar', 'غير ممكن', 'البديل: ⁨第一排座位⁩'],
  ])('shows in %s what becomes of each need', async (language, state, instead) => {
    const email = `reader-${language.toLowerCase()}@example.org`;
    const person = await known(email, { needs: ['captions', 'wheelchair'] });
    await app.dataSource.query(
      `update access_needs set state = 'impossible', reply = '第一排座位' where attendee_id = $1 and kind = 'captions'`,
      [person.id],
    );
    const page = (await browser().get(`${pageOf(person)}/access?lang=${language}`)).html;
    expect(textOf(page)).toContain(state);
    expect(textOf(page)).toContain(instead);
    expect(formOf(page, `${pageOf(person)}/access`)['needs']).toEqual(['captions', 'wheelchair']);
    expect(textOf((await browser().get(`${pageOf(person)}?lang=${language}`)).html)).toContain(instead);
  });

  test('changes and withdraws needs: what is answered stays, other words are asked again', async () => {
    const email = 'changes@example.org';
    const person = await known(email, { needs: ['captions', 'wheelchair'], otherNeed: 'Tea' });
    await app.dataSource.query(`update access_needs set state = 'arranged' where attendee_id = $1`, [person.id]);
    const client = browser();
    const saved = await client.postAndFollow(`${pageOf(person)}/access`, { needs: 'captions', otherNeed: 'Coffee' });
    expect(textOf(saved.html)).toContain('Saved.');
    expect(await needsOf(email)).toEqual([
      { kind: 'captions', details: '', by_owner: true, state: 'arranged' },
      { kind: 'other', details: 'Coffee', by_owner: true, state: 'asked' },
    ]);
    await client.post(`${pageOf(person)}/access`, {});
    expect(await needsOf(email)).toEqual([]);
  });
});

describe('organizers', () => {
  test('see what to book for each session, and what is due on Home', async () => {
    const late = await world.session({ title: 'Counted', startsAtLocal: '2027-01-09T16:00' });
    for (const name of ['one', 'two']) {
      const { attendee: made } = await app.app
        .get(Register)
        .run(late.id, registrationInput.parse({ email: `${name}@counted.example`, name }), staff);
      await browser().post(`${pageOf(made)}/access`, {
        needs: name === 'one' ? ['captions', 'wheelchair'] : 'captions',
      });
    }
    const organizer = await consoleClient(app, 'organizer');
    expect(await listed(organizer)).toMatch(/Counted Sat 9 Jan, 16:00 Captions: 2 · Wheelchair access: 1/u);
    expect(textOf((await organizer.get('/console/calls/solutions')).html)).toContain('Access needs due: 3');
    const viewer = await consoleClient(app, 'viewer');
    expect(textOf((await viewer.get('/console/calls/solutions')).html)).not.toContain('Access needs');
  });

  test('answer with one email, and say what is possible instead', async () => {
    const person = await known('answered@example.org', { needs: 'hearing-loop' });
    const [{ id }] = await app.dataSource.query('select id from access_needs where attendee_id = $1', [person.id]);
    const need = `/console/calls/solutions/access-needs/${id}`;
    const organizer = await consoleClient(app, 'organizer');
    await app.deliver();
    app.mail.sent.length = 0;
    const open = async () => formOf((await organizer.get(need)).html, need);
    const refused = await organizer.post(need, { ...(await open()), state: 'impossible' });
    expect([refused.status, textOf(refused.html)]).toEqual([
      422,
      expect.stringContaining('Write what’s possible instead'),
    ]);
    await organizer.post(need, { ...(await open()), state: 'impossible', reply: 'Captions' });
    await organizer.post(need, await open());
    await app.deliver();
    const [mail, ...others] = app.mail.to('answered@example.org');
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('Not possible · Green Solutions');
    expect(mail?.text).toContain('we can’t arrange this at Green Solutions: Hearing loop.');
    expect(mail?.text).toContain('Possible instead:');
    expect(mail?.text).toContain(`${pageLink(app.config, person.id, 1)}/access`);

    // Withdrawn, nothing of it stays in the email either.
    await browser().post(`${pageOf(person)}/access`, {});
    const [{ payload }] = await app.dataSource.query(
      `select payload from messages where attendee_id = $1 and kind = 'organizers-answer'`,
      [person.id],
    );
    expect(JSON.stringify(payload)).not.toContain('hearing-loop');
  });

  test('put somebody in charge who may see it, which the log says, and nobody is emailed', async () => {
    const person = await known('charge@example.org', { needs: 'quiet-room' });
    const [{ id }] = await app.dataSource.query('select id from access_needs where attendee_id = $1', [person.id]);
    const need = `/console/calls/solutions/access-needs/${id}`;
    const member = async (role: 'organizer' | 'viewer', name: string): Promise<string> => {
      await consoleClient(app, role);
      const newest = `(select id from organizers where role = $1 and name = 'The ${role}' limit 1)`;
      const renamed = `update organizers set name = $2 where id = ${newest} returning id`;
      return (await app.dataSource.query(renamed, [role, name]))[0][0].id;
    };
    const [mei, ivo] = [await member('organizer', 'Mei Roy'), await member('viewer', 'Ivo Lund')];
    const owner = await consoleClient(app);
    await app.deliver();
    app.mail.sent.length = 0;
    const open = async () => formOf((await owner.get(need)).html, need);
    const shown = /Quiet room Known charge@example\.org (\w+ (?:Mei Roy|Nobody))/u;
    const row = async () => shown.exec(await listed(owner))?.[1];
    expect(await row()).toBe('Asked Nobody');
    const offered = (await owner.get(need)).html;
    expect([offered.includes(`value="${mei}"`), offered.includes(ivo)]).toEqual([true, false]);
    const refused = await owner.post(need, { ...(await open()), inChargeId: ivo });
    expect([refused.status, textOf(refused.html).includes('Choose somebody on the team')]).toEqual([422, true]);
    expect(await owner.post(need, { ...(await open()), inChargeId: mei })).toMatchObject({ status: 303 });
    expect([await row(), (await open())['inChargeId']]).toEqual(['Asked Mei Roy', mei]);

    const about = `call:${session.callId}`;
    const log = textOf((await owner.get(`/console/audit?about=${about}`)).html);
    expect(log).toContain('The owner Access need answered Green Solutions');
    expect(log).not.toMatch(/Mei Roy|charge@example\.org|Quiet room/u);
    await app.deliver();
    expect(app.mail.sent).toEqual([]);
    // The person hears what becomes of it, and not from whom.
    await owner.post(need, { ...(await open()), state: 'arranged' });
    await app.deliver();
    expect(app.mail.sent.map(({ to, text }) => [to.address, text.includes('Mei Roy')])).toEqual([
      ['charge@example.org', false],
    ]);
    await app.dataSource.query(`update organizers set state = 'removed' where id = $1`, [mei]);
    expect(await row()).toBe('Arranged Nobody');
  });

  test('reach them by API with a key that is given it by name', async () => {
    const person = await known('by-api@example.org', { needs: 'materials' });
    const key = await app.createApiKey('organizer', { abilities: ['access-needs'] });
    expect((await app.api('GET', '/calls/solutions/access-needs')).status).toBe(403);
    const { body } = await app.api('GET', '/calls/solutions/access-needs', undefined, { key });
    const need = body.items.find((one: { person: { id: string } }) => one.person.id === person.id);
    expect(need).toMatchObject({ kind: 'materials', state: 'asked', dueOn: '2027-01-07' });
    const change = (fields: object) => app.api('PATCH', `/calls/solutions/access-needs/${need.id}`, fields, { key });
    expect((await change({ state: 'impossible' })).status).toBe(422);
    expect((await change({ state: 'arranged', dueOn: '2027-01-06' })).body).toMatchObject({
      state: 'arranged',
      dueOn: '2027-01-06',
    });
  });
});

describe('a delegation', () => {
  test('is not asked what its people need: each of them is', async () => {
    const start = { name: 'Wanjiru', email: 'wanjiru@example.org', organization: 'County', timeZone: 'Africa/Nairobi' };
    await browser().post('/calls/solutions/delegations', { ...start, language: 'en' });
    await app.deliver();
    const link = /https?:\/\/\S+\/delegations\/\S+/u.exec(app.mail.to(start.email)[0]?.text ?? '')?.[0] ?? '';
    const delegation = new URL(link).pathname;
    const client = browser();
    const page = await client.get(delegation);
    expect(textOf(page.html)).toContain('we ask each of them.');
    const fields = {
      ...formOf(page.html, `${delegation}/check`),
      sessions: session.id,
      people: 'Otieno <otieno@example.org>',
    };
    const checked = await client.post(`${delegation}/check`, fields);
    await client.post(`${delegation}/register`, formOf(checked.html, `${delegation}/check`));
    await app.deliver();
    const [mail] = app.mail.to('otieno@example.org');
    expect(mail?.text).toContain('Tell us on your page.');
    expect(await needsOf('otieno@example.org')).toEqual([]);
    const member = await attendee('otieno@example.org');
    await browser().post(`${pageOf(member)}/access`, { needs: 'quiet-room' });
    expect((await client.get(delegation)).html).not.toContain('uiet');
  });
});

describe('needs go', () => {
  test('with people: merged they are one person’s, erased they are gone', async () => {
    const [from, into] = [
      await known('from@example.org', { needs: ['captions', 'materials'] }),
      await known('into@example.org', { needs: 'captions' }),
    ];
    await app.app.get(MergePeople).run(from.id, into.id, staff);
    const owner = await consoleClient(app);
    const own = (await listed(owner)).split('into@example.org').length - 1;
    expect(own).toBe(2);
    expect(await listed(owner)).not.toContain('from@example.org');
    const data = await (await fetch(`${app.url}${pageOf(await attendee('into@example.org'))}/data.json`)).json();
    expect((data as { accessNeeds: { kind: string }[] }).accessNeeds.map(({ kind }) => kind).sort()).toEqual([
      'captions',
      'captions',
      'materials',
    ]);
    await app.app.get(ErasePerson).run(into.id, staff);
    expect([...(await needsOf('from@example.org')), ...(await needsOf('into@example.org'))]).toEqual([]);
    expect(await listed(owner)).not.toContain('into@example.org');
  });

  test('30 days after the last session of the call, also while the part is off', async () => {
    await known('kept@example.org', { needs: 'captions' });
    const off = await startTestApp({
      now: '2027-01-04T08:00:00Z',
      databaseUrl: app.config.databaseUrl,
      config: { parts: [] },
    });
    try {
      expect(textOf(await (await fetch(`${off.url}${path}`)).text())).not.toContain(question);
      expect((await fetch(`${off.url}${pageOf(await attendee('kept@example.org'))}`)).status).toBe(200);
      const [{ last }] = await app.dataSource.query('select max(ends_at) as last from sessions');
      const endsAt = new Date(last).getTime();
      off.clock.set(new Date(endsAt + 30 * 86_400_000 - 1));
      await off.app.get(EraseExpired).run();
      expect(await needsOf('kept@example.org')).toHaveLength(1);
      off.clock.set(new Date(endsAt + 30 * 86_400_000 + 1));
      await off.app.get(EraseExpired).run();
      expect(await app.dataSource.query('select id from access_needs')).toEqual([]);
    } finally {
      await off.stop();
    }
  });
});
