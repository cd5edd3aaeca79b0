import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { EditSpeaker } from '../../../src/flows/speakers/edit-speaker.flow.js';
import { SendBroadcast } from '../../../src/flows/broadcasts/send-broadcast.flow.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { staff } from '../../support/world.js';

let greenroom: TestApp;
let owner: ConsoleClient;
let session: { id: string };
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { languages: ['en', 'zh-TW'] });
  session = await makeSession(greenroom);
  for (const name of ['ada', 'bo', 'cy'])
    await makeRegistration(greenroom, session.id, `${name}@example.org`, {
      name: `<i>${name}</i>`,
      language: name === 'bo' ? 'zh-TW' : 'en',
      timeZone: name === 'cy' ? 'Africa/Nairobi' : 'Europe/Lisbon',
    });
  await greenroom.deliver();
  owner = await consoleClient(greenroom);
});
afterAll(() => greenroom?.stop());

const list = `/console/calls/${callBody.slug}/broadcasts`;
const written = `/console/calls/${callBody.slug}/write`;
const words = { 'contents.en.subject': 'News of {{session}}', 'contents.en.body': 'Hello **{{name}}**, {{page}}' };

/** Writes a draft and gives its address. */
async function drafted(fields: Record<string, string | string[]> = {}): Promise<string> {
  await owner.get(`${list}/new`);
  const { location } = await owner.post(`${list}/new`, { ...words, sessions: session.id, ...fields });
  return location!;
}

test('a broadcast is written, looked at, tried out, confirmed and sent', async () => {
  const empty = await owner.get(written);
  expect([empty.status, textOf(empty.html)]).toEqual([200, expect.stringContaining('Nothing yet.')]);
  const form = await owner.get(`${list}/new`);
  expect([form.status, form.html.includes('name="contents.zh-TW.body"')]).toEqual([200, true]);
  const path = await drafted({ 'contents.zh-TW.subject': '{{session}} 消息', 'contents.zh-TW.body': '{{name}}您好' });

  const page = await owner.get(path);
  const said = textOf(page.html);
  expect(said).toContain('Recipients now: 3');
  expect(said).toContain('By language English 2, 繁體中文 1');
  expect(said).toContain('Send 3 emails now');
  expect(said).toContain('<i>ada</i> <ada@example.org> · English · Lisbon (UTC+0)');
  expect(said).toContain('<i>cy</i> <cy@example.org> · English · Nairobi (UTC+3)');
  // Saving again changes nothing.
  const again = formOf((await owner.get(`${path}/edit`)).html, `${path}/edit`);
  expect((await owner.post(`${path}/edit`, again)).location).toBe(path);
  expect(formOf((await owner.get(`${path}/edit`)).html, `${path}/edit`)).toEqual(again);

  const frame = await owner.get(`${path}/preview?in=1`);
  expect([frame.status, frame.headers.get('content-security-policy')]).toEqual([
    200,
    expect.stringContaining("default-src 'none'"),
  ]);
  expect(frame.html).toContain('&lt;i&gt;');
  expect(frame.html).not.toContain('<i>');
  // The own page of a real person is in no preview.
  const links = [...frame.html.matchAll(/\/me\/([\w-]{22})/gu)].map(([, token]) => token);
  expect(links.length).toBeGreaterThan(0);
  for (const token of links) expect((await fetch(`${greenroom.url}/me/${token}`)).status).toBe(404);
  expect((await owner.get(`${path}/preview?in=9`)).status).toBe(404);

  greenroom.mail.sent.length = 0;
  await owner.get(path);
  const tested = await owner.postAndFollow(`${path}/test`);
  expect(textOf(tested.html)).toContain('Your test is on its way to');
  expect(greenroom.mail.sent.map((mail) => mail.headers['Content-Language'])).toEqual(['en', 'zh-TW']);
  expect(greenroom.mail.sent[0]!.to.address).toMatch(/^owner-/u);

  await makeRegistration(greenroom, session.id, 'dee@example.org');
  const changed = await owner.post(`${path}/send`, { intent: 'now', confirm: '3' });
  expect([changed.status, textOf(changed.html)]).toEqual([
    409,
    expect.stringContaining('The preview said 3; it’s 4 now.'),
  ]);
  const sending = await owner.postAndFollow(`${path}/send`, { intent: 'now', confirm: '4' });
  expect(textOf(sending.html)).toContain('4 emails are on the way.');
  expect(textOf(sending.html)).toContain('0 of 4 sent 4 left to send.');
  expect(sending.headers.get('refresh')).toBe('3');

  await greenroom.app.get(SendBroadcast).run();
  await greenroom.app.get(DeliverMessages).run();
  await greenroom.app.get(SendBroadcast).run();
  const sent = await owner.get(path);
  expect([textOf(sent.html), sent.headers.get('refresh')]).toEqual([expect.stringContaining('4 of 4 sent'), null]);
  expect(textOf((await owner.get(written)).html)).toContain(
    'News of {{session}} News Sent Tue 1 Dec, 09:00, Lisbon (UTC+0) 4 of 4 sent',
  );
  expect((await owner.get(`${path}/edit`)).location).toBe(path);
});

test('what was changed in another tab is shown before it is sent', async () => {
  const path = await drafted();
  const shown = formOf((await owner.get(path)).html, `${path}/send`);
  const edit = formOf((await owner.get(`${path}/edit`)).html, `${path}/edit`);
  await owner.post(`${path}/edit`, { ...edit, 'contents.en.subject': 'Other news' });
  const stale = await owner.post(`${path}/send`, { ...shown, intent: 'now' });
  expect([stale.status, textOf(stale.html)]).toEqual([
    409,
    expect.stringMatching(/Other news Draft .*Something changed. Check again./u),
  ]);
  const again = formOf(stale.html, `${path}/send`);
  expect(again).toEqual({ ...shown, seen: expect.not.stringMatching(shown['seen'] as string) });
  expect((await owner.post(`${path}/send`, { ...again, intent: 'now' })).location).toBe(path);
  await owner.post(`${path}/stop`);
});

test('an error is shown at its field, and the input is preserved', async () => {
  await owner.get(`${list}/new`);
  const answer = await owner.post(`${list}/new`, {
    'contents.en.subject': '',
    'contents.en.body': 'Hello {{nme}}',
    'contents.zh-TW.body': '{{session}}',
    attendedAtLeast: 'two',
    countries: ['KE', 'XX'],
  });
  const said = textOf(answer.html);
  expect(answer.status).toBe(422);
  expect(said).toContain('Subject (English): This field is required');
  expect(said).toContain('Attended at least this many sessions: Enter a whole number');
  expect(said).toContain('Countries or regions: Choose a country from the list');
  expect(answer.html).toContain('Hello {{nme}}</textarea>');
  const second = await owner.post(`${list}/new`, { ...words, 'contents.en.body': 'Hello {{nme}} and {{when}}' });
  expect(second.status).toBe(422);
  expect(textOf(second.html)).toContain('Subject (English): To use {{session}}, select exactly one session');
  expect(textOf(second.html)).toContain('Text (English): No field {{nme}}. Available: {{name}}, {{organization}}');
  expect((await owner.get(`${list}/new?lang=zh-TW`)).status).toBe(200);
  const chinese = await owner.post(`${list}/new`, { ...words, 'contents.en.body': '{{name' });
  expect(textOf(chinese.html)).toContain('內文（English）：「{{name」附近缺少結尾的 }}');
  await owner.get(`${list}/new?lang=en`);
});

test('what is typed is previewed with the number of those who would get it, faults and all', async () => {
  await owner.get(`${list}/new`);
  const typed = { ...words, 'contents.en.body': '{{name}} <script>alert(1)</script> {{nme}}', sessions: session.id };
  const frame = await owner.post(`${list}/preview`, { ...typed, shownIn: 'en' });
  expect([frame.status, textOf(frame.html)]).toEqual([200, expect.stringContaining('Recipients now:')]);
  expect(textOf(frame.html)).toContain('No field {{nme}}');
  expect(frame.html).toContain('News of How to write a proposal');
  expect(frame.html).not.toContain('<script');
  const blank = await owner.post(`${list}/preview`, { shownIn: 'zh-TW' });
  expect([blank.status, textOf(blank.html)]).toEqual([200, expect.stringContaining('(no subject)')]);
});

test('a broadcast is scheduled at a wall time, with its question, and taken back', async () => {
  const path = await drafted();
  await owner.get(path);
  // Enter in the date presses the first button, which must not be that for now.
  expect(/id="send"[^]*?<button[^>]*/u.exec((await owner.get(path)).html)?.[0]).toContain('value="later"');
  const send = (fields: Record<string, string>) =>
    owner.post(`${path}/send`, { intent: 'later', confirm: '4', timeZone: 'Europe/Lisbon', ...fields });
  const gap = { startsOn: '2027-03-28', startsTime: '01:30' };
  const asked = await send(gap);
  expect([asked.status, textOf(asked.html)]).toEqual([422, expect.stringContaining('It would be 02:30 instead.')]);
  const past = await send({ startsOn: '2026-11-30', startsTime: '09:00' });
  expect([past.status, textOf(past.html)]).toEqual([422, expect.stringContaining('Choose a time in the future')]);
  expect((await send({ startsOn: '', startsTime: '' })).status).toBe(422);
  const piece = await owner.get(`/console/send-time?startsOn=2027-03-28&startsTime=01:30&timeZone=Europe/Lisbon`);
  expect(textOf(piece.html)).toContain('Send at 02:30');
  const done = await send({ ...gap, confirmed: '2027-03-28T01:30 Europe/Lisbon' });
  expect(done.location).toBe(path);
  const scheduled = await owner.get(path);
  expect(textOf(scheduled.html)).toContain('Scheduled Scheduled for Sun 28 Mar, 02:30, Lisbon (UTC+1)');
  const back = await owner.postAndFollow(`${path}/stop`);
  expect(textOf(back.html)).toContain('It’s a draft again.');
  const gone = await owner.postAndFollow(`${path}/delete`);
  expect(textOf(gone.html)).toContain('Draft deleted.');
  expect((await owner.get(path)).status).toBe(404);
});

test('a broadcast is stopped, and says how many had gone', async () => {
  const path = await drafted();
  await owner.get(path);
  await owner.post(`${path}/send`, { intent: 'now', confirm: '4' });
  await greenroom.app.get(SendBroadcast).run();
  await greenroom.dataSource.query(
    `update messages set state = 'sent', sent_at = now() where id =
       (select id from messages where broadcast_id = $1 limit 1)`,
    [path.split('/').at(-1)],
  );
  await greenroom.dataSource.query(
    `update messages set state = 'sending', attempts = 1 where id =
       (select id from messages where broadcast_id = $1 and state = 'queued' limit 1)`,
    [path.split('/').at(-1)],
  );
  // A first attempt is not a retry.
  const going = textOf((await owner.get(path)).html);
  expect([going.includes('4 people match.'), going.includes('Retrying'), going.match(/Queued/gu)?.length]).toEqual([
    true,
    false,
    3,
  ]);
  await greenroom.dataSource.query(
    `update messages set state = 'queued', attempts = 0 where broadcast_id = $1 and state = 'sending'`,
    [path.split('/').at(-1)],
  );
  const stopped = await owner.postAndFollow(`${path}/stop`);
  expect(textOf(stopped.html)).toContain('Stopped after 1 email.');
  expect(textOf(stopped.html)).toContain('1 of 4 sent 3 not sent.');
  expect(await greenroom.deliver()).toBe(0);
});

test('a broadcast says who reads another language, lists its recipients, and is copied', async () => {
  const path = await drafted();
  const said = '1 reader of 繁體中文 gets the text in English.';
  expect(textOf((await owner.get(path)).html)).toContain(said);
  await greenroom.dataSource.query(`update attendees set suppressed_at = now() where email = 'ada@example.org'`);
  const listed = textOf((await owner.get(path)).html);
  expect(listed).toContain('4 people match.');
  expect(listed).toContain('<i>ada</i> ada@example.org English Address can’t be reached <i>bo</i> bo@example.org');
  await greenroom.dataSource.query(`update attendees set suppressed_at = null`);
  await owner.get(path);
  const edit = await owner.postAndFollow(`${path}/copy`);
  expect(textOf(edit.html)).toContain('Copied as a draft.');
  expect(edit.html).toContain('value="News of {{session}}"');
  // In all languages that people can read, and not only in the call's.
  expect(edit.html).toContain('name="contents.ar.body"');
});

describe('speakers', () => {
  const speakers = { ada: 'kim@speakers.example', gone: 'gone@speakers.example', stopped: 'ana@speakers.example' };
  const add = async (name: string, email: string | null) =>
    (await greenroom.api('POST', `/calls/${callBody.slug}/speakers`, { name, email })).body as {
      id: string;
      name: string;
    };
  const speak = async (title: string, startsAtLocal: string, people: { id: string; name: string }[]) =>
    makeSession(greenroom, { title, startsAtLocal, speakers: people.map(({ id, name }) => ({ id, name })) });

  test('news goes to who speaks, once to an address, and to none who declined, was merged or wants none', async () => {
    const kim = await add('Kim', speakers.ada);
    const twin = await add('Kim T', speakers.ada);
    const declined = await add('Lee', speakers.gone);
    const merged = await add('K. Kim', 'old@speakers.example');
    const stopped = await add('Ana', speakers.stopped);
    const one = await speak('Speak', '2027-05-01T16:00', [kim, twin, declined, merged, await add('Rui', null)]);
    await speak('Other', '2027-05-02T16:00', [stopped]);
    await greenroom.app.get(EditSpeaker).setStatus(one.id, declined.id, 'declined', staff);
    await greenroom.app.get(EditSpeaker).merge(merged.id, kim.id, staff);
    await makeRegistration(greenroom, session.id, speakers.stopped);
    await greenroom.dataSource.query(`update attendees set unsubscribed_from = '{news}' where email = $1`, [
      speakers.stopped,
    ]);
    const start = `${list}/new?speakers=yes`;
    expect((await owner.get(written)).html).toContain(`href="${start.replace('=', '&#x3D;')}"`);
    const form = await owner.get(start);
    expect(textOf(form.html)).toContain('Speakers who haven’t declined');
    expect(textOf(form.html)).not.toContain('More filters');
    const path = await drafted({ speakers: 'yes', sessions: [], 'contents.en.subject': 'To all speakers' });
    const said = textOf((await owner.get(path)).html);
    expect(said).toContain('Recipients now: 1 1 unsubscribed.');
    expect(said).toContain('2 people match.');
    await owner.get(path);
    expect((await owner.post(`${path}/send`, { intent: 'now', confirm: '1' })).location).toBe(path);
    await greenroom.app.get(SendBroadcast).run();
    greenroom.mail.sent.length = 0;
    await greenroom.deliver();
    // Others of this address have one email about their seat.
    const [mail, ...more] = greenroom.mail.sent.filter(({ to }) => to.address !== speakers.stopped);
    expect([mail!.to.address, more]).toEqual([speakers.ada, []]);
    expect(textOf((await owner.get(path)).html)).toMatch(/Kim(?: T)? kim@speakers.example English Sent/u);

    expect(mail!.text).toContain(`because you speak at ${callBody.name}.`);
    const page = /\/speakers\/[\w-]+/u.exec(mail!.text)![0];
    expect((await fetch(greenroom.url + page)).status).toBe(200);
    const stop = `${page}/news`;
    expect(mail!.headers['List-Unsubscribe']).toBe(`<${greenroom.config.publicUrl}${stop}>`);
    expect((await fetch(greenroom.url + stop, { method: 'POST' })).status).toBe(200);
    const only = await drafted({ speakers: 'yes', sessions: one.id });
    expect(textOf((await owner.get(only)).html)).toContain('Recipients now: 0 1 unsubscribed.');
  });

  test('are narrowed by session and nothing else', async () => {
    await owner.get(`${list}/new`);
    const refused = await owner.post(`${list}/new`, { ...words, speakers: 'yes', states: 'confirmed' });
    expect([refused.status, textOf(refused.html)]).toEqual([
      422,
      expect.stringContaining('Narrow speakers by session only'),
    ]);
  });

  test('somebody who declines while their news waits does not get it', async () => {
    const pat = await add('Pat', 'pat@speakers.example');
    const { id } = await speak('Late', '2027-05-03T16:00', [pat]);
    const path = await drafted({ speakers: 'yes', sessions: id });
    await owner.get(path);
    await owner.post(`${path}/send`, { intent: 'now', confirm: '1' });
    await greenroom.app.get(EditSpeaker).setStatus(id, pat.id, 'declined', staff);
    greenroom.mail.sent.length = 0;
    await greenroom.deliver();
    expect(greenroom.mail.sent.filter(({ to }) => to.address === 'pat@speakers.example')).toEqual([]);
  });
});

test('a viewer reads everything with masked addresses and changes nothing', async () => {
  const path = await drafted();
  const viewer = await consoleClient(greenroom, 'viewer');
  // Bookmarks of pages that there were before.
  expect((await viewer.get(list)).location).toBe(written);
  const moved = { send: '#send', recipients: '#people', 'mails/2': '?in=2#preview' };
  for (const [part, place] of Object.entries(moved))
    expect((await viewer.get(`${path}/${part}`)).location).toBe(`${path}${place}`);
  const page = await viewer.get(path);
  expect([page.status, textOf(page.html)]).toEqual([200, expect.stringContaining('<c…@example.org>')]);
  expect(page.html).not.toMatch(/(?:ada|bo|cy|dee)@example/u);
  expect(page.html).not.toContain('method="post" action="/console/broadcasts');
  expect((await viewer.get(`${path}/preview`)).html).not.toMatch(/(?:ada|bo|cy|dee)@example/u);
  expect((await viewer.get(written)).html).not.toContain('/broadcasts/new');
  expect((await viewer.get(`${path}/edit`)).status).toBe(403);
  expect((await viewer.get(`${list}/new`)).status).toBe(403);
  await viewer.get(path);
  for (const part of ['edit', 'send', 'test', 'stop', 'delete', 'copy']) {
    expect([part, (await viewer.post(`${path}/${part}`, { ...words, confirm: '4' })).status]).toEqual([part, 403]);
  }
  expect((await viewer.post(`${list}/preview`, words)).status).toBe(403);
});
