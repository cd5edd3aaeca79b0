import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;
beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  await world.session();
  lin = await consoleClient(app, 'organizer');
});
afterAll(() => app.stop());

const list = '/console/calls/solutions/mails';
const invited = `${list}/invited/en`;
const ours = 'You have a seat';

describe('the mails of a call in the console', () => {
  test('are listed with their languages, and marked where they are worded', async () => {
    const page = await lin.get(list);
    expect(page.html).toContain(`href="${invited}"`);
    expect(page.html).toContain(`href="${list}/offer-expired/zh-TW"`);
    expect(textOf(page.html)).not.toContain('edited');
    expect(page.html).toContain(`<a href="${list}" aria-current="page">`);
  });

  test('are worded, previewed, tested and given back', async () => {
    const form = formOf((await lin.get(invited)).html, invited);
    expect(form).toMatchObject({ 'texts.state': ours, 'texts.greeting': 'Hello {name},', 'texts.closing': '' });

    const typed = {
      ...form,
      'texts.state': 'Welcome <aboard>',
      'texts.greeting': 'Dear {name},',
      'texts.closing': 'See you on {date}.\nThe team',
    };
    const preview = await lin.post(`${invited}/preview`, { ...typed, zone: 'Africa/Nairobi' });
    expect(preview.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox",
    );
    expect(preview.html).toContain(
      '<b><bdi>Welcome &lt;aboard&gt; · Thu 14 Jan, 11:00 · Shore power for medium-size ports (Nairobi)',
    );
    for (const part of ['Dear Amina Odhiambo,', 'See you on Thursday 14 January 2027.</p>', 'The team</p>'])
      expect(preview.html).toContain(part);
    const plain = await lin.post(`${invited}/preview`, { ...typed, view: 'text' });
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(plain.html).toContain('Welcome <aboard>\nShore power');

    app.mail.sent.length = 0;
    const tested = await lin.post(`${invited}/test`, typed);
    expect([tested.status, formOf(tested.html, invited)['texts.state']]).toEqual([200, 'Welcome <aboard>']);
    const [mail] = app.mail.sent;
    expect([app.mail.sent.length, mail?.to.name, mail?.subject, mail?.calendar]).toEqual([
      1,
      'The organizer',
      'Test: Welcome <aboard> · Thu 14 Jan, 16:00 · Shore power for medium-size ports (Taipei)',
      null,
    ]);
    expect(textOf(tested.html)).toContain(`Sent to ${mail?.to.address}`);
    // Nothing was saved so far.
    expect((await lin.get(`${invited}/preview`)).html).toContain(ours);

    const saved = await lin.postAndFollow(invited, typed);
    expect(textOf(saved.html)).toContain('Text saved.');
    expect(textOf(saved.html)).toContain('The organizer');
    expect((await lin.get(`${invited}/preview`)).html).toContain('Dear Amina Odhiambo,');
    expect(textOf((await lin.get(list)).html)).toContain('edited');
    const audit = textOf((await lin.get('/console/audit')).html);
    expect(audit).toContain('Email text changed');

    const back = await lin.postAndFollow(`${invited}/restore`);
    expect(textOf(back.html)).toContain('The default text again.');
    expect(formOf(back.html, invited)).toEqual(form);
    expect(textOf(back.html)).toContain('Recipient’s status Welcome <aboard> Greeting Dear {name}, Closing line See');
    expect(textOf((await lin.get(list)).html)).not.toContain('edited');
  });

  test('come back with what is wrong beside the part, and in the preview', async () => {
    const form = formOf((await lin.get(invited)).html, invited);
    const faulty = { ...form, 'texts.state': '', 'texts.text': 'In {room}' };
    const page = await lin.post(invited, faulty);
    expect(page.status).toBe(422);
    expect(
      [...page.html.matchAll(/id="([^"]+)-error"[^>]*>.*?<span>([^<]*)<\/span>/gu)].map((one) => one.slice(1)),
    ).toEqual([
      ['texts.state', 'This field is required'],
      ['texts.text', 'No field {room} here. Available: {name}, {call}, {title}, {date}, {time}, {city}'],
    ]);
    expect(formOf(page.html, invited)).toMatchObject(faulty);
    const preview = await lin.post(`${invited}/preview`, faulty);
    expect([preview.status, textOf(preview.html)]).toEqual([422, expect.stringContaining('No field {room} here')]);
    const tested = await lin.post(`${invited}/test`, faulty);
    expect(tested.status).toBe(422);
  });

  test('are not written over unseen', async () => {
    const path = `${list}/promoted/en`;
    const form = formOf((await lin.get(path)).html, path);
    await app.api('PUT', '/calls/solutions/mail-templates/promoted/en', { texts: { state: 'From the API' } });
    const page = await lin.post(path, { ...form, 'texts.state': 'From the form' });
    expect([page.status, formOf(page.html, path)['texts.state']]).toEqual([409, 'From the form']);
    expect(textOf(page.html)).toContain('You typed From the form Saved version From the API');
    expect(textOf(page.html)).toContain('Last changed by API key: tests, owner');
    await lin.postAndFollow(path, formOf(page.html, path));
    expect(formOf((await lin.get(path)).html, path)).toMatchObject({ 'texts.state': 'From the form' });
  });

  test('say which words this version cannot fill in any more', async () => {
    await app.dataSource.query(
      `insert into email_templates (id, call_id, kind, language, version, texts, effective_from, updated_at, updated_by)
       values (gen_random_uuid(), $1, 'waitlisted', 'en', 1, $2, now(), now(), 'system')`,
      [world.call.id, JSON.stringify({ text: 'In {room}', greeting: 'Hi {name},' })],
    );
    const page = textOf((await lin.get(`${list}/waitlisted/en`)).html);
    expect(page).toContain('We can’t fill in: Text.');
    expect(page).toContain('No longer usable: “In {room}”');
    expect(textOf((await lin.get(list)).html)).toContain('needs attention');
    const preview = (await lin.get(`${list}/waitlisted/en/preview`)).html;
    for (const part of ['Hi Amina Odhiambo,', 'All seats are taken.']) expect(preview).toContain(part);
  });

  test('are shown as worded before a session is cancelled', async () => {
    const session = await world.session({ title: 'Tidal power' });
    await app.api('PUT', '/calls/solutions/mail-templates/cancelled/en', { texts: { state: 'Called off' } });
    await app.api('POST', `/sessions/${session.id}/registrations`, { email: 'bo@example.org', name: 'Bo' });
    app.clock.advance({ seconds: 2 });
    const page = textOf((await lin.get(`/console/sessions/${session.id}/cancel`)).html);
    expect(page).toContain('Email preview: Called off · Thu 14 Jan, 16:00 · Tidal power');
  });

  test('every kind has a preview in every case and language', async () => {
    const kinds = [...(await lin.get(list)).html.matchAll(/mails\/([a-z-]+)\/zh-TW/gu)].map(([, kind]) => kind);
    expect(kinds.length).toBeGreaterThan(15);
    for (const kind of kinds) {
      const page = await lin.get(`${list}/${kind}/zh-TW`);
      const cases = [...(/name="case">(.*?)<\/select>/su.exec(page.html)?.[1] ?? '').matchAll(/value="([^"]+)"/gu)];
      for (const one of cases.length === 0 ? [['', '']] : cases) {
        const preview = await lin.get(`${list}/${kind}/zh-TW/preview?case=${one[1]}`);
        expect([kind, one[1], preview.status]).toEqual([kind, one[1], 200]);
        expect(preview.html).toContain('林怡君');
      }
    }
  });

  test('are worded by those who may, where there is such a mail', async () => {
    const viewer = await consoleClient(app, 'viewer');
    const page = await viewer.get(invited);
    expect([page.status, textOf(page.html).includes('Save text')]).toEqual([200, false]);
    expect((await viewer.post(invited, { 'texts.state': 'x', version: '2' })).status).toBe(403);
    expect((await viewer.post(`${invited}/test`, {})).status).toBe(403);
    expect((await viewer.post(`${invited}/restore`)).status).toBe(403);
    for (const path of [`${list}/broadcast/en`, `${list}/invited/xx`, `${list}/nothing/en`])
      expect((await lin.get(path)).status).toBe(404);
  });
});
