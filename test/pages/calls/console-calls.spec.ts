import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { DataSource } from 'typeorm';
import { Call } from '../../../src/domain/calls/call.entity.js';
import { DeliveryFailure } from '../../../src/domain/notifications/smtp/delivery-failure.js';
import { SetUpWorkspace } from '../../../src/flows/identity/set-up-workspace.flow.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { sessionBody } from '../../support/api-fixtures.js';
import { ConsoleClient, formOf, textOf } from '../../support/console-client.js';

let greenroom: TestApp;
let owner: ConsoleClient;
/** Of whichever of two was first. */
let ownerEmail = 'lin@example.org';

beforeAll(async () => {
  greenroom = await startTestApp({ config: { smtpUrl: 'smtp://127.0.0.1:9' } });
  owner = new ConsoleClient(greenroom.url);
});
afterAll(() => greenroom?.stop());

const newCall = {
  name: 'Clean Harbours',
  slug: '',
  mainLanguage: 'en',
  opensOn: '2026-11-15',
  closesOn: '2027-02-28',
  timeZone: 'Asia/Taipei',
};
const settings = '/console/calls/clean-harbours/settings';
const checklistPath = '/console/calls/clean-harbours/checklist';
const find = (slug: string) => greenroom.app.get(DataSource).manager.getRepository(Call).findOneByOrFail({ slug });

/** Sends the form of a page as it is, with some fields changed. */
async function change(path: string, fields: Record<string, string | string[]>) {
  const page = await owner.get(path);
  return owner.post(path, { ...formOf(page.html, path), ...fields });
}

describe('an empty workspace', () => {
  const first = {
    memberName: 'Lin Yi-chun',
    email: 'lin@example.org',
    newPassword: 'a long enough password',
  };

  test('leads its first visitor to the page that creates the owner', async () => {
    for (const path of ['/', '/console']) {
      let page = await owner.get(path);
      for (let hops = 0; page.status === 303 || page.status === 302; hops++) {
        expect(hops).toBeLessThan(4);
        page = await owner.get(page.location!);
      }
      expect([path, textOf(page.html)]).toEqual([path, expect.stringContaining('Create the first account.')]);
    }
  });

  test('delays guesses of one network', async () => {
    const guesser = new ConsoleClient(greenroom.url);
    await guesser.get('/console/setup');
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess++) {
      const { status } = await guesser.post('/console/setup', { ...first, setupCode: `guess-${guess}` });
      statuses.push(status);
    }
    expect(statuses.at(-1)).toBe(429);
    await greenroom.app.get(DataSource).manager.query('delete from sign_in_failures');
  });

  test('takes the code of each instance, and none once there is an owner', async () => {
    const setUp = greenroom.app.get(SetUpWorkspace);
    const [one, two] = [await setUp.issueCode(), await setUp.issueCode()];
    const wrong = await owner.post('/console/setup', { ...first, setupCode: 'aaaaa-bbbbb-ccccc-ddddd' });
    expect([wrong.status, textOf(wrong.html)]).toEqual([422, expect.stringContaining('Wrong code.')]);
    expect(formOf(wrong.html, '/console/setup')).toMatchObject({ email: first.email, newPassword: '' });
    const short = await owner.post('/console/setup', { ...first, newPassword: 'short', setupCode: one! });
    expect(short.status).toBe(422);
    // At the same moment, with the codes of two instances.
    const other = new ConsoleClient(greenroom.url);
    await other.get('/console/setup');
    const answers = await Promise.all([
      owner.post('/console/setup', { ...first, setupCode: ` ${one!.toUpperCase().replaceAll('-', ' ')} ` }),
      other.post('/console/setup', { ...first, email: 'other@example.org', setupCode: two! }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    if (answers[0].status !== 303) [owner, ownerEmail] = [other, 'other@example.org'];
    expect(answers.find(({ status }) => status === 303)?.location).toBe('/console/calls/new');
    expect(await setUp.issueCode()).toBeNull();
    const late = new ConsoleClient(greenroom.url);
    expect((await late.get('/console/setup')).location).toBe('/console');
    const { manager } = greenroom.app.get(DataSource);
    expect(await manager.query('select count(*)::int as codes from setup_codes')).toEqual([{ codes: 0 }]);
    expect(await manager.query('select role, state from organizers')).toEqual([{ role: 'owner', state: 'active' }]);
  });
});

describe('a call', () => {
  test('begins on a workspace without one, with six fields', async () => {
    const start = await owner.get('/console');
    expect(start.html).toContain('href="/console/calls/new"');
    await owner.get('/console/calls/new');
    const created = await owner.post('/console/calls/new', newCall);
    expect([created.status, created.location]).toEqual([303, checklistPath]);
    expect(textOf((await owner.get(checklistPath)).html)).toContain('Call created.');
    expect(await find('clean-harbours')).toMatchObject({ name: 'Clean Harbours', languages: ['en'], themes: [] });
  });

  test.each([
    ['the same slug', { slug: 'clean-harbours' }, 'Taken.'],
    ['the same name', {}, 'Taken.'],
    ['a slug of the console', { slug: 'new' }, 'Taken.'],
    ['a slug with capitals', { slug: 'Clean Harbours!' }, 'Only lowercase letters, digits and hyphens'],
    ['a name without Latin letters', { name: '潔淨港灣' }, 'Enter an address like spring-2027'],
    ['no name', { name: ' ', slug: 'other' }, 'Enter a name'],
    ['close before open', { slug: 'other', closesOn: '2026-11-14' }, 'The last day is before the first day'],
    ['a day that is none', { slug: 'other', opensOn: '2026-02-30' }, 'Enter a date'],
    ['an unknown zone', { slug: 'other', timeZone: 'Mars/Base' }, 'Choose a time zone from the list'],
    ['no zone', { slug: 'other', timeZone: '' }, 'Choose a time zone from the list'],
  ])('is not created with %s, and what was typed stays', async (_, fields, message) => {
    await owner.get('/console/calls/new');
    const answer = await owner.post('/console/calls/new', { ...newCall, ...fields });
    expect([409, 422]).toContain(answer.status);
    expect(textOf(answer.html)).toContain(message);
    const typed = { ...newCall, ...fields };
    const shown = formOf(answer.html, '/console/calls/new');
    expect({ name: shown['name'], opensOn: shown['opensOn'] }).toEqual({ name: typed.name, opensOn: typed.opensOn });
    expect(await greenroom.app.get(DataSource).manager.getRepository(Call).count()).toBe(1);
  });

  test('changes in every section, and in other languages', async () => {
    expect((await change(settings, { host: 'Port City', winners: '7', contactEmail: 'call@example.org' })).status).toBe(
      303,
    );
    await change(`${settings}/themes`, { 'themes.+0': 'Shore power', 'themes.+1': '水', 'criteria.+0': 'Impact' });
    await change(`${settings}/themes`, { 'themes.shore-power': 'Shore power for all', 'themes.+0': 'Shore power' });
    await change(`${settings}/languages`, { mainLanguage: 'en', languages: ['fr', 'en', 'zh-TW'] });
    await change(`${settings}/emails`, {
      senderName: 'Harbours 2027',
      replyTo: 'team@example.org',
      reminders: ['PT3H'],
    });
    expect(textOf((await owner.get(`${settings}/languages`)).html)).toContain('Français 6 missing');
    const texts = '/console/calls/clean-harbours/texts/fr';
    await change(texts, { name: 'Ports propres', 'themes.shore-power': 'Courant à quai', 'criteria.impact': '' });
    expect(textOf((await owner.get(texts)).html)).toContain('4 missing');
    expect(await find('clean-harbours')).toMatchObject({
      host: 'Port City',
      winners: 7,
      contactEmail: 'call@example.org',
      themes: [
        { slug: 'shore-power', name: 'Shore power for all' },
        { slug: 'theme-2', name: '水' },
        { slug: 'shore-power-2', name: 'Shore power' },
      ],
      criteria: [{ slug: 'impact', name: 'Impact' }],
      languages: ['en', 'fr', 'zh-TW'],
      senderName: 'Harbours 2027',
      replyTo: 'team@example.org',
      reminders: ['PT3H'],
      followUps: true,
      translations: { fr: { name: 'Ports propres', themes: { 'shore-power': 'Courant à quai' }, criteria: {} } },
    });
    await change(texts, { name: '', 'themes.shore-power': '' });
    expect((await find('clean-harbours')).translations).toEqual({});
    // A call begins with the address of the program, which the form would refuse: the rest is saved without another.
    const contact = (email: string) => greenroom.dataSource.query('update calls set contact_email = $1', [email]);
    await contact('greenroom@localhost');
    expect((await change(settings, { host: 'Port of Sines', contactEmail: '' })).status).toBe(303);
    await contact('call@example.org');
  });

  test.each([
    ['', { contactEmail: 'nobody' }, 'Enter a valid email address'],
    ['', { contactEmail: '' }, 'Enter a valid email address'],
    ['', { name: '' }, 'Enter a name'],
    ['', { winners: 'many' }, 'Enter a whole number'],
    ['', { winners: '0' }, '1 or more'],
    ['', { summary: 's'.repeat(1001) }, 'Keep it under 1000 characters'],
    ['/emails', { replyTo: 'a@b@c' }, 'Enter a valid email address'],
    ['/emails', { senderName: 'A\u0000B' }, 'Enter this on one line'],
    ['/emails', { reminders: ['soon'] }, 'Enter a time before the start'],
    ['/dates', { closesOn: '2026-11-14' }, 'The last day is before the first day'],
    ['/dates', { timeZone: 'Nowhere' }, 'Choose a time zone from the list'],
  ])('refuses nonsense in the section %p: %p', async (section, fields, message) => {
    const before = await find('clean-harbours');
    const answer = await change(`${settings}${section}`, fields);
    expect([answer.status, textOf(answer.html)]).toEqual([422, expect.stringContaining(message)]);
    expect(await find('clean-harbours')).toEqual(before);
  });

  test('shows before its dates move who is notified and which sessions lie outside', async () => {
    const draft = {
      ...sessionBody,
      title: 'Shore power',
      startsAtLocal: '2027-02-10T16:00',
      timeZone: 'Asia/Taipei',
      durationMinutes: 60,
    };
    const session = await greenroom.api('POST', '/calls/clean-harbours/sessions', draft);
    expect(session.status).toBe(201);
    const preview = await change(`${settings}/dates`, { closesOn: '2027-02-01' });
    expect([preview.status, (await find('clean-harbours')).closesOn]).toEqual([200, '2027-02-28']);
    const text = textOf(preview.html);
    expect(text).toContain('Nobody will be notified');
    expect(text).toContain('1 session is then outside the call: Shore power , Wed 10 Feb');
    const form = formOf(preview.html, `${settings}/dates`);
    const back = await owner.post(`${settings}/dates`, { ...form, intent: 'edit' });
    expect(formOf(back.html, `${settings}/dates`)).toMatchObject({ closesOn: '2027-02-01' });
    const stale = await owner.post(`${settings}/dates`, { ...form, seenTotal: '9', intent: 'confirm' });
    expect([stale.status, textOf(stale.html)]).toEqual([409, expect.stringContaining('Someone else changed this.')]);
    expect((await owner.post(`${settings}/dates`, { ...form, intent: 'confirm' })).status).toBe(303);
    expect(await find('clean-harbours')).toMatchObject({ closesOn: '2027-02-01', sequence: 1 });
  });

  test('of two windows, the second merges what it can and shows both versions of the rest', async () => {
    const form = formOf((await owner.get(settings)).html, settings);
    await owner.post(settings, { ...form, host: 'The first window' });
    expect((await owner.post(settings, { ...form, summary: 'The second window' })).status).toBe(303);
    expect(await find('clean-harbours')).toMatchObject({ host: 'The first window', summary: 'The second window' });
    const third = await owner.post(settings, { ...form, host: 'The third window' });
    expect(third.status).toBe(409);
    expect(textOf(third.html)).toContain('The first window');
    expect(formOf(third.html, settings)).toMatchObject({ host: 'The third window' });
    const kept = await owner.post(settings, { ...formOf(third.html, settings), useStored: 'host' });
    expect([kept.status, (await find('clean-harbours')).host]).toEqual([303, 'The first window']);
  });

  test('has a checklist, and tells what the mail server says to a test', async () => {
    const list = await owner.get(checklistPath);
    expect(textOf(list.html)).toContain('4 of 8 done. You can skip any of them.');
    greenroom.mail.failure = new DeliveryFailure('permanent', '550 5.7.1 Sender <b>not</b> allowed');
    const refused = await owner.post(`${checklistPath}/test-email`);
    expect(textOf(refused.html)).toContain('550 5.7.1 Sender <b>not</b> allowed');
    expect(textOf(refused.html)).toContain('4 of 8 done. You can skip any of them.');
    greenroom.mail.failure = null;
    const accepted = await owner.post(`${checklistPath}/test-email`);
    expect(textOf(accepted.html)).toContain('It said: 250 kept in memory');
    expect(textOf(accepted.html)).toContain('5 of 8 done. You can skip any of them.');
    const [email] = greenroom.mail.sent.slice(-1);
    expect(email).toMatchObject({
      from: { name: 'Harbours 2027' },
      replyTo: { address: 'team@example.org' },
      calendar: null,
    });
    // The test is under Messages, too, and nothing counts as done while no email can leave.
    const { smtpUrl, emailFrom } = greenroom.config;
    for (const [set, problem, answer] of [
      [{ smtpUrl: undefined }, 'No mail server', `the email to ${ownerEmail} was only written to a file`],
      [
        { emailFrom: { ...emailFrom, address: 'greenroom@localhost' } },
        'Other mail servers refuse greenroom@localhost',
        '250 kept',
      ],
    ] as const) {
      Object.assign(greenroom.config, set);
      expect(textOf((await owner.get(checklistPath)).html)).toContain('4 of 8 done. You can skip any of them.');
      // Home is the checklist until the first session is published.
      expect((await owner.get('/console/calls/clean-harbours')).location).toBe(checklistPath);
      expect(textOf((await owner.get('/console/calls/clean-harbours/publish')).html)).toContain(problem);
      const tested = await owner.post('/console/calls/clean-harbours/delivery/test-email');
      expect(textOf(tested.html)).toContain(problem);
      expect(textOf(tested.html)).toContain(answer);
      Object.assign(greenroom.config, { smtpUrl, emailFrom });
    }
    expect(textOf((await owner.get('/console/calls/clean-harbours/delivery')).html)).toContain('Send me a test email');
    await owner.post(`${checklistPath}/test-email`);
    const limited = await owner.post(`${checklistPath}/test-email`);
    expect([limited.status, textOf(limited.html)]).toEqual([
      429,
      expect.stringContaining('You’ve sent five tests. Wait ten minutes.'),
    ]);
    greenroom.clock.advance({ minutes: 11 });
    expect((await owner.post(`${checklistPath}/test-email`)).status).toBe(200);
  });

  test('is a draft that only the team can see, until it is made public', async () => {
    expect((await fetch(`${greenroom.url}/calls/clean-harbours`)).status).toBe(404);
    expect((await fetch(`${greenroom.url}/`)).status).toBe(404);
    expect((await fetch(`${greenroom.url}/calls/clean-harbours.ics`)).status).toBe(404);
    expect(textOf((await owner.get(settings)).html)).toContain('Draft: only your team sees it.');
    expect(textOf((await owner.get('/console/calls/clean-harbours/publish')).html)).toContain(
      'Make “Clean Harbours” public?',
    );
    // The team sees the public pages as they will be, with drafts, and nobody else does.
    const draft = (await greenroom.api('POST', '/calls/clean-harbours/sessions', sessionBody)).body;
    const preview = '/console/calls/clean-harbours/preview';
    expect((await owner.get(settings)).html).toContain(`href="${preview}"`);
    const programme = await owner.get(preview);
    expect(programme.html).toContain(`href="${preview}/sessions/${draft.slug}`);
    const shown = await owner.get(`${preview}/sessions/${draft.slug}`);
    await greenroom.api('PATCH', `/sessions/${draft.id}`, { series: 'Open Fridays' });
    const ofSeries = await owner.get(`${preview}/series/open-fridays`);
    const [speakers, privacy] = [await owner.get(`${preview}/speakers`), await owner.get(`${preview}/privacy`)];
    expect([ofSeries, speakers, privacy].map(({ html }) => textOf(html))).toEqual([
      expect.stringContaining(sessionBody.title),
      expect.stringContaining('Speakers'),
      expect.stringContaining('Privacy'),
    ]);
    expect(programme.html).toContain(`href="${preview}/privacy`);
    for (const { status, html } of [programme, shown, ofSeries, speakers, privacy])
      expect([status, textOf(html)]).toEqual([200, expect.stringContaining('Draft: only your team sees this page')]);
    expect(shown.html).toContain('<form inert');
    expect((await owner.get(`/console/sessions/${draft.id}`)).html).toContain(
      `href="${preview}/sessions/${draft.slug}`,
    );
    expect((await new ConsoleClient(greenroom.url).get(preview)).location).toContain('/console/sign-in');
    expect((await greenroom.api('DELETE', `/sessions/${draft.id}`)).status).toBe(200);
    await greenroom.dataSource.query(`delete from series where slug = 'open-fridays'`);

    await owner.post('/console/calls/clean-harbours/publish');
    expect((await fetch(`${greenroom.url}/calls/clean-harbours`)).status).toBe(200);
  });

  describe('with a logo and a color', () => {
    const look = '/console/calls/clean-harbours/look';
    const logoUrl = () => `${greenroom.url}/calls/clean-harbours/logo.png`;
    const upload = async (file: Blob) => {
      await owner.get(look);
      return owner.upload(`${look}/logo`, file);
    };
    const svg = (content: string) =>
      new Blob([`<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20">${content}</svg>`]);
    const compressed = (text: string) => new Blob([new Uint8Array(gzipSync(text))]);
    const bomb = () => sharp({ create: { width: 6000, height: 6000, channels: 3, background: 'white' } }).png();

    test('refuses what is no harmless image, and says why', async () => {
      for (const [file, status, message] of [
        [new Blob([]), 422, 'Choose a file'],
        [new Blob(['GIF89a and more']), 422, 'No PNG'],
        [svg('<script>alert(1)</script>'), 422, 'Contains scripts'],
        [new Blob([`<!--${' '.repeat(2000)}-->`, svg('<script>alert(1)</script>')]), 422, 'Contains scripts'],
        [compressed('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 422, 'No PNG'],
        [svg('<rect onload="alert(1)" width="9" height="9"/>'), 422, 'Contains scripts'],
        [svg('<text y="9">Green</text>'), 422, 'Contains text'],
        [svg('<image href="file:///etc/passwd"/>'), 422, 'Contains scripts'],
        [svg('<style>@import "https://example.org/x.css"</style>'), 422, 'Contains scripts'],
        [new Blob([new Uint8Array(await bomb().toBuffer())]), 422, 'At most 5000 pixels'],
        [new Blob([Buffer.alloc(3 * 1024 * 1024)]), 422, 'At most 2 MB'],
        [new Blob([Buffer.alloc(50 * 1024 * 1024)]), 413, 'Upload a smaller file'],
      ] as const) {
        const answer = await upload(file);
        expect([message, answer.status, textOf(answer.html)]).toEqual([
          message,
          status,
          expect.stringContaining(message),
        ]);
      }
      expect((await fetch(logoUrl())).status).toBe(404);
    });

    test('shows a logo that was drawn anew, on pages and in emails', async () => {
      expect((await upload(svg('<!-- <text> --><rect width="80" height="20" fill="red"/>'))).status).toBe(303);
      const answer = await fetch(logoUrl());
      const { width, height, format } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
      expect({ width, height, format }).toEqual({ width: 960, height: 240, format: 'png' });
      const { headers } = answer;
      expect([headers.get('content-type'), headers.get('x-content-type-options')]).toEqual(['image/png', 'nosniff']);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      const etag = headers.get('etag')!;
      expect((await fetch(logoUrl(), { headers: { 'if-none-match': etag } })).status).toBe(304);
      const page = await (await fetch(`${greenroom.url}/calls/clean-harbours`)).text();
      expect(page).toContain('width="176" height="44"');
      greenroom.clock.advance({ minutes: 11 });
      await owner.post(`${checklistPath}/test-email`);
      expect(greenroom.mail.sent.at(-1)?.html).toContain(`${logoUrl()}?v&#x3D;${etag.replaceAll('"', '')}`);
    });

    test('refuses a color that is hard to read, and names the nearest that is not', async () => {
      await owner.get(look);
      const nonsense = await owner.post(look, { accentColor: 'red' });
      expect(textOf(nonsense.html)).toContain('Enter a color like #0a665a');
      const pale = await owner.post(look, { accentColor: '#ffcc00' });
      const [, suggestion] = /color that works: (#[0-9a-f]{6})/u.exec(textOf(pale.html)) ?? [];
      expect((await owner.post(look, { accentColor: suggestion! })).status).toBe(303);
      const style = await fetch(`${greenroom.url}/calls/clean-harbours/brand.css`);
      expect([style.status, await style.text()]).toEqual([
        200,
        expect.stringContaining(`--accent:light-dark(${suggestion},`),
      ]);
      expect(await (await fetch(`${greenroom.url}/calls/clean-harbours`)).text()).toContain('brand.css?v');
      await owner.post(`${checklistPath}/test-email`);
      expect(greenroom.mail.sent.at(-1)?.html).toContain(`background:${suggestion}`);
      expect(greenroom.mail.sent.at(-1)?.html).not.toContain('#0a665a');
    });

    test('loses its logo', async () => {
      await owner.get(look);
      const removed = await owner.postAndFollow(`${look}/logo/remove`);
      expect(textOf(removed.html)).toContain('Logo removed');
      expect((await fetch(logoUrl())).status).toBe(404);
    });
  });

  test('is copied for next year with its sessions as drafts, on the same weekday and at the same local time', async () => {
    await greenroom.api('PUT', '/calls/clean-harbours/privacy', {
      controller: 'Port City',
      contactEmail: 'privacy@example.org',
      purpose: 'Sessions',
      legalBasis: 'Consent',
      retentionDays: 90,
    });
    const [original] = (await greenroom.api('GET', '/calls/clean-harbours/sessions')).body.items;
    await greenroom.api('PATCH', `/sessions/${original.id}`, { series: 'Evenings' });
    const path = '/console/calls/clean-harbours/clone';
    const form = formOf((await owner.get(path)).html, path);
    expect(form).toMatchObject({ opensOn: '2027-11-15', closesOn: '2028-02-01', sessions: 'weekday' });
    const taken = await owner.post(path, form);
    expect([taken.status, textOf(taken.html)]).toEqual([409, expect.stringContaining('Taken.')]);
    const copied = await owner.post(path, { ...form, name: 'Clean Harbours 2028', slug: '' });
    expect([copied.status, copied.location]).toEqual([303, '/console/calls/clean-harbours-2028/checklist']);
    expect(textOf((await owner.get(copied.location!)).html)).toContain('The call was copied.');
    const call = await find('clean-harbours-2028');
    expect(call).toMatchObject({
      publishedAt: null,
      host: 'The first window',
      senderName: 'Harbours 2027',
      sequence: 0,
    });
    const { body } = await greenroom.api('GET', '/calls/clean-harbours-2028/sessions');
    expect(body.items).toMatchObject([
      { title: 'Shore power', startsAtLocal: '2028-02-09T16:00', state: 'draft', joinUrl: null, series: 'Evenings' },
    ]);
    const copies = 'select count(distinct call_id)::int as calls, count(*)::int as series from series';
    expect(await greenroom.dataSource.query(copies)).toEqual([{ calls: 2, series: 2 }]);
    expect((await greenroom.api('GET', '/calls/clean-harbours-2028/privacy')).body.retentionDays).toBe(90);
  });

  test('is switched on every page to the same page of the other', async () => {
    const links = async (path: string) => {
      const { html } = await owner.get(path);
      return [...html.matchAll(/<details class="switch-call">[\s\S]*?<\/details>/gu)]
        .flatMap(([menu]) => [...menu.matchAll(/href="([^"]+)"/gu)].map(([, href]) => href))
        .filter((href) => href?.includes('2028'));
    };
    const { body } = await greenroom.api('GET', '/calls/clean-harbours/sessions');
    const next = '/console/calls/clean-harbours-2028';
    expect(await links('/console/calls/clean-harbours')).toEqual([next]);
    expect(await links('/console/calls/clean-harbours/people?q=amina')).toEqual([`${next}/people`]);
    expect(await links(`${settings}/dates`)).toEqual([`${next}/settings/dates`]);
    expect(await links('/console/calls/clean-harbours/texts/fr')).toEqual([`${next}/texts/fr`]);
    expect(await links(`/console/sessions/${body.items[0].id}`)).toEqual([`${next}/sessions`]);
    expect(await links('/console/staff')).toEqual(['/console/staff?call&#x3D;clean-harbours-2028']);
    expect((await owner.get('/console/staff?call=clean-harbours-2028')).html).toContain(`href="${next}/people"`);
    expect((await owner.get('/console/staff')).html).toContain(`href="${next}/people"`);
  });

  test('is archived once nothing is to come: hidden, read-only and reopened', async () => {
    const archive = '/console/calls/clean-harbours-2028/archive';
    await owner.get(archive);
    await owner.post(archive);
    const { body } = await greenroom.api('GET', '/calls/clean-harbours-2028/sessions');
    const [session] = body.items;
    const [series] = await greenroom.dataSource.query(
      `select s.id from series s join calls c on c.id = s.call_id where c.slug = 'clean-harbours-2028'`,
    );
    for (const path of [
      '/console/calls/clean-harbours-2028/settings',
      `/console/series/${series.id}/edit`,
      `/console/series/${series.id}/cancel`,
      '/console/calls/clean-harbours-2028/sessions/new',
      `/console/sessions/${session.id}/edit`,
      `/console/sessions/${session.id}/publish`,
      // Other spellings of the same addresses.
      '/console/calls/clean%2Dharbours-2028/settings',
      `/console/%73essions/${session.id}/publish`,
    ]) {
      const refused = await owner.post(path, {});
      expect([path, refused.status, textOf(refused.html)]).toEqual([
        path,
        409,
        expect.stringContaining('The call is archived'),
      ]);
    }
    for (const path of ['/calls/clean-harbours-2028', '/%63alls/clean-harbours-2028', '/calls/clean%2Dharbours-2028']) {
      const byApi = await greenroom.api('PATCH', path, { host: 'Other' });
      expect([path, byApi.status, byApi.body.code]).toEqual([path, 409, 'call-archived']);
    }
    expect((await greenroom.api('PATCH', `/sessions/${session.id}`, { title: 'Other' })).body.code).toBe(
      'call-archived',
    );
    // Nothing offers what would be refused; everything is there again once it is reopened.
    const home = '/console/calls/clean-harbours-2028';
    const offers = async () => {
      const pages = ['', '/sessions', '/calendar', '/write', '/speakers'].map((page) => `${home}${page}`);
      const read = await Promise.all(pages.map((page) => owner.get(page)));
      return read.map(({ status, html }) => [status, /New session|To whom\?|Add (?:a )?speaker/u.test(textOf(html))]);
    };
    expect(await offers()).toEqual(Array.from({ length: 5 }, () => [200, false]));
    // Forms show what is there and can't be filled in, but for those of the few things that are still done.
    const fields = async (path: string) => {
      const { html } = await owner.get(path);
      const main = html.slice(html.indexOf('<main'));
      const sent = main.match(/<form\b[^>]*method="post".*?<\/form>/gsu)!;
      return sent.map((form) => form.includes('<fieldset class="read-only" disabled>'));
    };
    const forms = [`${home}/settings`, `/console/sessions/${session.id}/edit`, `/console/sessions/${session.id}/move`];
    for (const path of forms) expect([path, new Set(await fields(path))]).toEqual([path, new Set([true])]);
    for (const path of ['/reopen', '/clone', '/record'])
      expect([path, await fields(`${home}${path}`)]).toEqual([path, [false]]);
    expect((await owner.get(`${home}/sessions`)).html).toMatch(/<form[^>]*method="get"/u);
    await owner.get(archive);
    await owner.post('/console/calls/clean-harbours-2028/reopen');
    expect((await offers()).map(([, isOffered]) => isOffered)).toContain(true);
    expect((await find('clean-harbours-2028')).archivedAt).toBeNull();
  });

  test('is not archived while a session is to come, and deleted only when it is empty', async () => {
    const { body } = await greenroom.api('GET', '/calls/clean-harbours/sessions');
    await greenroom.api('POST', `/sessions/${body.items[0].id}/publish`, {});
    const archive = '/console/calls/clean-harbours/archive';
    expect(textOf((await owner.get(archive)).html)).toContain('Upcoming events: 1.');
    expect((await owner.post(archive)).status).toBe(409);
    const remove = '/console/calls/clean-harbours/delete';
    expect(textOf((await owner.get(remove)).html)).toContain('Only an empty call can be deleted.');
    expect((await owner.post(remove)).status).toBe(409);
    await owner.get('/console/calls/new');
    await owner.post('/console/calls/new', { ...newCall, slug: 'empty' });
    expect(textOf((await owner.get('/console/calls/empty/delete')).html)).toContain('This can’t be undone.');
    const deleted = await owner.postAndFollow('/console/calls/empty/delete');
    expect(textOf(deleted.html)).toContain('Call deleted.');
    expect((await owner.get('/console/calls/empty/settings')).status).toBe(404);
  });
});
