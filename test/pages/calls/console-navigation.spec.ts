import { features } from '../../../src/domain/calls/feature.js';
import { roles } from '../../../src/domain/identity/role.js';
import { translate } from '../../../src/platform/i18n/messages.js';
import { searchEntries } from '../../../src/console/calls/search-entries.js';
import { navigationItems } from '../../../src/console/frame/navigation.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { makeCall } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf, unescape } from '../../support/console-client.js';
import { makeProposal, makeStaff } from '../../support/jury.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let owner: ConsoleClient;
const home = '/console/calls/solutions';
const featuresOf = (slug: string) => `/console/calls/${slug}/features`;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  owner = await consoleClient(app);
});
afterAll(() => app.stop());

const links = (html: string) =>
  [...html.matchAll(/<a\s[^>]*>([\s\S]*?)<\/a>/gu)].map(([, label = '']) =>
    textOf(label.replace(/<span class="label num">.*?<\/span>/u, '')),
  );

/** The entries of the navigation on a page, and the tabs of the one that is open. */
async function navigation(client: ConsoleClient, path: string) {
  const { html } = await client.get(path);
  const [, menu = ''] = /<nav aria-label="Console">([\s\S]*?)<p class="label">/u.exec(html) ?? [];
  const [, tabs = ''] = /<nav class="tabs subnav"[^>]*>([\s\S]*?)<\/nav>/u.exec(html) ?? [];
  return { entries: links(menu), tabs: links(tabs) };
}

const start = ['Home', 'Sessions', 'People', 'Messages', 'Settings'];

describe('the navigation of a new call', () => {
  test('has five entries, and each role the pages that it can open', async () => {
    const seen: Record<string, string[]> = {};
    for (const role of roles) {
      const client = await consoleClient(app, role);
      const { location } = await client.get('/console');
      seen[role] = (await navigation(client, location ?? home)).entries;
    }
    expect(seen).toEqual({
      owner: start,
      organizer: start,
      viewer: start,
      facilitator: ['My sessions', 'Calendar'],
      door: ['Check-in'],
      juror: ['My reviews'],
      department: ['My pilots'],
    });
  });

  test('has the page that is open, and leads owners to everything about the program', async () => {
    expect((await navigation(owner, `${home}/jury/rules`)).entries).toEqual([...start.slice(0, 4), 'Jury', 'Settings']);
    expect((await navigation(owner, `${home}/planner`)).tabs).toEqual(['Sessions', 'Calendar', 'Find a time']);
    expect((await navigation(owner, '/console/audit')).tabs.slice(-2)).toEqual(['Team and API keys', 'System']);
    const organizer = await consoleClient(app, 'organizer');
    expect((await navigation(organizer, '/console/audit')).tabs.slice(-2)).toEqual(['Calls', 'Activity log']);
    expect((await navigation(organizer, `${home}/settings`)).tabs.at(-1)).toBe('Calls');
    const { html } = await owner.get('/console/system');
    expect(links(html.slice(html.indexOf('<h1>')))).toEqual([
      'Limits',
      'Background tasks',
      'Activity log',
      'Time zone data',
      'Sign in in a new tab',
    ]);
  });
});

test('the search finds every page and function that the role can open, in both languages, and no other', async () => {
  for (const language of ['zh-TW', 'en']) {
    for (const { label, name } of navigationItems.all.filter(
      ({ ability }) => !['facilitate', 'own-pilots'].includes(ability),
    )) {
      const search = translate(language, label);
      const { html } = await owner.get(`${home}/search?lang=${language}&q=${encodeURIComponent(search)}`);
      expect([name, links(html.slice(html.indexOf('<h1>')))]).toEqual([name, expect.arrayContaining([search])]);
    }
  }
  for (const { label, path } of searchEntries.all) {
    const { html } = await owner.get(`${home}/search?q=${encodeURIComponent(translate('en', label))}`);
    const address = typeof path === 'string' ? path : path({ slug: 'solutions' });
    expect(unescape(html)).toContain(`href="${address}"`);
    expect([address, (await owner.get(address)).status]).toEqual([address, 200]);
  }
  // A word that begins like the one on the page leads there, too, and says under what it is.
  for (const [search, found] of [
    ['invite', 'New invitation'],
    ['register', 'Register a person Sessions'],
    ['facilitator', 'Facilitators Sessions'],
    ['bounced', 'Bounces Delivery'],
  ] as const)
    expect(textOf((await owner.get(`${home}/search?q=${search}`)).html)).toContain(found);
  const organizer = await consoleClient(app, 'organizer');
  expect(textOf((await organizer.get(`${home}/search?q=webhooks`)).html)).toContain('Nothing matches');
  const viewer = await consoleClient(app, 'viewer');
  for (const search of ['Team and API keys', 'Jury', 'My reviews', 'New session']) {
    expect(textOf((await viewer.get(`${home}/search?q=${search}`)).html)).toContain('Nothing matches');
  }
});

// What somebody new types, and where it leads.
test.each([
  ['deadline', 'Dates and deadline'],
  ['sender name', 'Sender name'],
  ['reminder text', 'Reminder'],
  ['bounces', 'Bounces'],
  ['what a person received', 'Emails that a person received'],
  ['move a series', 'Move all following'],
  ['badges', 'Name badges'],
  ['order of the waiting list', 'Move on the waiting list'],
  ['logo', 'Logo and color'],
  ['join link', 'Join link'],
  ['register one person', 'Register a person'],
  ['invite', 'New invitation'],
  ['which speakers confirmed', 'Confirmed'],
  ['write to one person', 'To whom?'],
  ['write to speakers or jurors', 'To whom?'],
  ['questions of the form', 'Questions'],
  ['facilitator', 'Facilitators'],
  ['test email', 'Send me a test email'],
  ['submissions', 'Submissions'],
  ['webhooks', 'Webhooks'],
  ['duplicate', 'Again?'],
  ['cancel a session', 'Cancel session'],
  ['correct an address', 'Change address'],
  ['delete a person', 'Erase'],
  ['certificate', 'Certificates'],
])('the search finds “%s” at first try', async (search, found) => {
  const { html } = await owner.get(`${home}/search?q=${encodeURIComponent(search)}`);
  const answer = links(html.slice(html.indexOf('<h1>')));
  expect(answer).toContain(found);
  expect(answer.length).toBeLessThan(8);
});

// The twenty things in the other language of the console, as somebody new types them.
test.each([
  ['截止日期', '日期與截止'],
  ['寄件者', '寄件者名稱'],
  ['提醒文字', '提醒信'],
  ['退信', '無法寄達'],
  ['收到的信件', '某人收到的信件'],
  ['移動系列', '調整之後所有場次'],
  ['名牌', '名牌'],
  ['候補順序', '調整候補順位'],
  ['標誌', translate('zh-TW', 'console.calls.look.title')],
  ['會議連結', '會議連結'],
  ['新增報名', '新增一位報名者'],
  ['邀請', '新增邀請'],
  ['哪些講者已確認', translate('zh-TW', 'console.speakers.status.confirmed')],
  ['寫信給某人', '寫給誰？'],
  ['寫信給講者', '寫給誰？'],
  ['表單問題', '報名問題'],
  ['場次主持人', '場次主持人'],
  ['測試信', '寄測試信給我'],
  ['提交', '提案提交'],
  ['webhook', '對外 Webhook'],
])('the search finds “%s” in Chinese, too', async (search, found) => {
  const { html } = await owner.get(`${home}/search?lang=zh-TW&q=${encodeURIComponent(search)}`);
  await owner.get(`${home}?lang=en`);
  const answer = links(html.slice(html.indexOf('<h1>')));
  expect(answer).toContain(found);
  expect(answer.length).toBeLessThan(10);
});

test('a language in the address is that of the page to which it leads', async () => {
  await makeCall(app, { slug: 'draft' });
  await app.dataSource.query(`update calls set published_at = null where slug = 'draft'`);
  const { location } = await owner.get('/console/calls/draft?lang=zh-TW');
  expect(location).toBe('/console/calls/draft/checklist');
  expect((await owner.get(location!)).html).toContain('檢查清單');
  await owner.get('/console/account?lang=en');
  await app.dataSource.query(`delete from calls where slug = 'draft'`);
});

describe('a feature', () => {
  test('that needs a place appears with the first session in person', async () => {
    await world.session({ title: 'At the port', format: 'in-person', venue: 'Pier 2', joinUrl: undefined });
    expect((await navigation(owner, home)).entries).toEqual([
      'Home',
      'Sessions',
      'Venues',
      'Check-in',
      'People',
      'Messages',
      'Settings',
    ]);
  });

  test('is shown before its first use, and hidden with its data, which stays', async () => {
    await owner.get(featuresOf('solutions'));
    const shown = await owner.postAndFollow(featuresOf('solutions'), { feature: 'planner', shown: 'yes' });
    expect(textOf(shown.html)).toContain('or proposed. On Hide');
    expect(formOf(shown.html, featuresOf('solutions'))).toBeDefined();
    const hidden = await owner.postAndFollow(featuresOf('solutions'), { feature: 'in-person' });
    expect(textOf(hidden.html)).toContain('Hidden');
    expect((await navigation(owner, `${home}/sessions`)).tabs).toEqual(['Sessions', 'Calendar', 'Find a time']);
    expect((await navigation(owner, home)).entries).toEqual(start);
    expect((await owner.get('/console/venues')).status).toBe(200);
    // What the rule says anyway isn't stored, so that the first poll shows it again.
    await owner.post(featuresOf('solutions'), { feature: 'planner' });
    const read = () => app.dataSource.query(`select slug, features from calls order by slug`);
    expect(await read()).toEqual([{ slug: 'solutions', features: { 'in-person': false } }]);
    await owner.get(`${home}/clone`);
    await owner.post(`${home}/clone`, {
      name: 'Next',
      slug: 'next',
      opensOn: '2028-01-01',
      closesOn: '2028-03-31',
      sessions: 'none',
    });
    expect(await read()).toEqual([
      { slug: 'next', features: { 'in-person': false } },
      { slug: 'solutions', features: { 'in-person': false } },
    ]);
    await owner.post(featuresOf('solutions'), { feature: 'in-person', shown: 'yes' });
    expect(
      await app.dataSource.query(
        `select action, details from audit_entries where action like 'call.feature-%' order by position`,
      ),
    ).toEqual([
      { action: 'call.feature-shown', details: { feature: 'planner' } },
      { action: 'call.feature-hidden', details: { feature: 'in-person' } },
      { action: 'call.feature-hidden', details: { feature: 'planner' } },
      { action: 'call.feature-shown', details: { feature: 'in-person' } },
    ]);
    expect((await owner.post(featuresOf('solutions'), { feature: 'x', shown: 'yes' })).status).toBe(404);
  });
});

test('Home says that emails don’t leave, and that a background task failed', async () => {
  const { id } = await world.session({ title: 'Online' });
  const person = registrationInput.parse({ email: 'amina@example.org', name: 'Amina', timeZone: 'Africa/Nairobi' });
  await app.app.get(Register).run(id, person, staff);
  const late = 'Emails waiting for over ten minutes: 1';
  expect(textOf((await owner.get(home)).html)).not.toContain(late);
  await app.dataSource.query(
    `insert into jobs (id, kind, call_id, organizer_id, state, input, total, created_at, finished_at)
     select gen_random_uuid(), 'tag-people', $1, id, 'failed', '{}', 1, $2, $2 from organizers limit 1`,
    [world.call.id, app.clock.now()],
  );
  app.clock.advance({ minutes: 10 });
  const text = textOf((await owner.get(home)).html);
  expect(text).toContain(late);
  expect(text).toContain('Failed background tasks: 1');
});

/** Lets the call use every feature that it can. */
async function useEverything(): Promise<void> {
  const { dataSource, clock } = app;
  const proposal = await makeProposal(dataSource, clock, 'P-1');
  const juror = await makeStaff(dataSource, clock, 'anna@example.org');
  await world.series('Ports');
  const callId = world.call.id;
  await dataSource.query(`insert into jury_members (call_id, juror_id) values ($1, $2)`, [callId, juror.id]);
  await dataSource.query(
    `insert into speakers (id, call_id, name, created_at, updated_at) values (gen_random_uuid(), $1, 'Chen', now(), now())`,
    [callId],
  );
  await dataSource.query(
    `insert into invitations (id, call_id, state, session_ids, contents, created_by, created_at, updated_at)
     values (gen_random_uuid(), $1, 'draft', '{}', '{}', 'test', now(), now())`,
    [callId],
  );
  await dataSource.query(
    `insert into polls (id, call_id, title, duration_minutes, closes_at, created_by, created_at, updated_at)
     values (gen_random_uuid(), $1, 'When?', 60, now(), 'test', now(), now())`,
    [callId],
  );
  await dataSource.query(
    `with session as (select id from sessions limit 1), recording as (
       insert into session_materials (id, session_id, kind, title, visibility, url, position, created_at, updated_at)
       select gen_random_uuid(), id, 'recording', '', 'public', 'https://video.example.org', 1, now(), now() from session
       returning id)
     insert into transcripts (id, call_id, material_id, language, made_by, is_checked, recording, cues, is_timed, cue_count,
       vtt_bytes, text_bytes, updated_at)
     select gen_random_uuid(), $1, id, 'en', 'person', true, '', '[]', true, 0, 0, 0, now() from recording`,
    [callId],
  );
  await dataSource.query(
    `insert into inquiries (id, call_id, number, language, original, text, source, asked_at)
     values (gen_random_uuid(), $1, 1, 'en', 'Why?', 'Why?', 'email', now())`,
    [callId],
  );
  await dataSource.query(
    `insert into conferencing_accounts (id, call_id, provider, credentials) values (gen_random_uuid(), $1, 'zoom', '')`,
    [callId],
  );
  await dataSource.query(
    `insert into webhooks (id, name, url, host, format, payload, secret, created_at, position)
     values (gen_random_uuid(), 'CRM', '', '', 'standard', 'thin', '', now(), 0)`,
  );
  await dataSource.query(
    `insert into pilots (id, proposal_id, state, created_at, updated_at) values (gen_random_uuid(), $1, 'planned', now(), now())`,
    [proposal],
  );
  await dataSource.query(
    `insert into jury_decisions (id, call_id, decided_by, decided_at, note, ranking)
     values (gen_random_uuid(), $1, 'test', now(), '', '[]')`,
    [callId],
  );
}

test('a call that uses everything has 11 entries, also when it is archived', async () => {
  await useEverything();
  const page = await owner.get(featuresOf('solutions'));
  const unused = features.all.filter(({ name }) =>
    new RegExp(`name="feature" value="${name}">\\s*<input`, 'u').test(page.html),
  );
  // Proposals have one home.
  expect(unused.map(({ name }) => name)).toEqual(['access', 'submissions', 'consultations', 'sharing', 'record']);
  const full = [
    'Home',
    'Sessions',
    'Speakers',
    'Venues',
    'Check-in',
    'People',
    'Messages',
    'Proposals',
    'Jury',
    'Outcomes',
    'Settings',
  ];
  const tabs = async (path: string) => (await navigation(owner, `${home}/${path}`)).tabs;
  expect((await navigation(owner, home)).entries).toEqual(full);
  expect(await tabs('sessions')).toEqual(['Sessions', 'Calendar', 'Series', 'Find a time']);
  expect(await tabs('people')).toEqual(['People', 'Q&A', 'Organizations']);
  expect(await tabs('write')).toEqual(['Write', 'Automatic emails', 'Templates', 'Delivery']);
  expect(await tabs('proposals')).toEqual(['Proposals', 'Webhooks', 'Matches']);
  expect(await tabs('outcomes')).toEqual(['Outcomes', 'Winners', 'Letters', 'Pilots']);
  await app.dataSource.query(`update calls set archived_at = now()`);
  expect((await navigation(owner, home)).entries).toEqual(full);
});

test('where teams write is asked once, and what the other way needs stays hidden', async () => {
  for (const slug of ['here', 'elsewhere']) await makeCall(app, { slug });
  const [here, elsewhere] = ['/console/calls/here/proposals', '/console/calls/elsewhere/proposals'];
  const question = 'Where do teams write?';
  const asked = await owner.get(here);
  expect(textOf(asked.html)).toContain(question);
  expect(asked.html).not.toContain('id="import"');
  expect(textOf((await (await consoleClient(app, 'viewer')).get(here)).html)).not.toContain(question);
  expect((await owner.post(`${here}/home`, { home: 'submissions' })).location).toBe('/console/calls/here/submissions');
  expect((await navigation(owner, here)).tabs).toEqual(['Proposals', 'Submissions', 'Matches']);
  const chosen = await owner.get(here);
  expect(textOf(chosen.html)).toContain('No proposals yet.');
  expect(chosen.html).not.toContain('id="import"');
  // The search still leads there.
  expect((await owner.get(`${here}?import=yes`)).html).toContain('id="import"');

  // Whoever can choose one way can choose the other, and nobody else.
  const organizer = await consoleClient(app, 'organizer');
  expect(textOf((await (await consoleClient(app, 'viewer')).get(here)).html)).toContain(
    'In Greenroom. Ask an owner or organizer.',
  );
  expect(textOf((await organizer.get(here)).html)).toContain('Use our own platform');
  await organizer.post(`${here}/home`, { home: 'platform' });
  expect((await navigation(owner, here)).tabs).toEqual(['Proposals', 'Webhooks', 'Matches']);
  const features = '/console/calls/here/features';
  expect(textOf((await organizer.get(features)).html)).toContain('An owner connects it. On Hide');
  await organizer.get(here);
  await organizer.post(`${here}/home`, { home: 'submissions' });
  expect((await navigation(owner, here)).tabs).toEqual(['Proposals', 'Submissions', 'Matches']);
  await app.dataSource.query(`update calls set accepts_proposals = true where slug = 'here'`);
  expect(textOf((await organizer.get(here)).html)).toContain('Stop accepting proposals first');
  await app.dataSource.query(`update calls set accepts_proposals = false where slug = 'here'`);

  await owner.get(elsewhere);
  const done = await owner.postAndFollow(`${elsewhere}/home`, { home: 'platform' });
  expect(done.html).toContain('id="import"');
  expect((await navigation(owner, elsewhere)).tabs).toEqual(['Proposals', 'Webhooks', 'Matches']);
  // What is there already is an answer.
  await app.dataSource.query(`update calls set features = '{}', accepts_proposals = slug = 'here'`);
  expect((await navigation(owner, here)).tabs).toEqual(['Proposals', 'Submissions', 'Matches']);
  await makeProposal(app.dataSource, app.clock, 'E-1', {}, 'elsewhere');
  expect((await navigation(owner, elsewhere)).tabs).toEqual(['Proposals', 'Webhooks', 'Matches']);
});
