import Pdf from 'pdfkit';
import { RemoveOldJobs } from '../../../../src/flows/jobs/remove-old-jobs.flow.js';
import { RunJobs } from '../../../../src/flows/jobs/run-jobs.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { inTransaction } from '../../../../src/platform/database/tx.js';
import { storeFile } from '../../../../src/platform/file-store/files.queries.js';
import { storableBytes } from '../../../../src/platform/file-store/spooled-file.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { KeepReceived } from '../../../../src/parts/submissions/flows/keep-received.flow.js';
import { insertProposalFile } from '../../../../src/domain/proposals/proposal-files.queries.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { extractText, getDocumentProxy } from 'unpdf';
import { callBody, makeCall, makeSession } from '../../../support/api-fixtures.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';

let greenroom: TestApp;
let ana: string;
let form: string;
const start = '/calls/clean-harbours/submit';
const criteria = [
  { slug: 'impact', name: 'Impact' },
  { slug: 'budget', name: 'Budget' },
];

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { criteria });
  await makeSession(greenroom, { title: 'Counting costs', criteria: ['budget'] });
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

async function get(path: string) {
  const response = await fetch(`${greenroom.url}${path}`, { redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location') ?? '', html: await response.text() };
}
async function post(path: string, fields: Record<string, string | string[]> = {}, accept = 'text/html') {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  const response = await fetch(`${greenroom.url}${path}`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { accept },
  });
  return { status: response.status, location: response.headers.get('location') ?? '', html: await response.text() };
}
const accept = (settings: object = { acceptsProposals: true }) =>
  greenroom.api('PATCH', '/calls/clean-harbours', settings);
const versionOf = (html: string) => /name="version" value="([^"]*)"/u.exec(html)?.[1]?.replaceAll('&#x3D;', '=') ?? '';
const linkIn = (address: string) => {
  const mail = greenroom.mail.to(address).at(-1);
  return /\/me\/[\w-]+(?:\/submissions(?:\/[\w-]+)?)?/u.exec(mail?.text ?? '')?.[0] ?? '';
};
const whole = {
  title: 'Shore power',
  theme: 'energy',
  organization: 'Harbour Lab',
  language: 'en',
  summary: 'Ships switch off their engines.',
  'answers.impact': 'Less smoke.',
  'answers.budget': 'Three cables.',
  stage: 'pilot',
  places: 'Lisbon, Portugal',
  links: 'harbour.example.org',
};
/** A PDF with so many pages. */
function pdfOf(pages: number, options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const document = new Pdf(options);
  const pieces: Buffer[] = [];
  document.on('data', (piece: Buffer) => pieces.push(piece));
  for (let page = 1; page < pages; page += 1) document.addPage();
  document.text('Page').end();
  return new Promise((resolve) => document.once('end', () => resolve(Buffer.concat(pieces))));
}
/** Saves as the script does. */
const save = async (path: string, version: string, changes: Record<string, string> = {}) => {
  const { status, html } = await post(path, { ...whole, ...changes, version }, 'application/json');
  return { status, body: JSON.parse(html) };
};
const stored = async () => {
  const [row] = await greenroom.dataSource.query(`select p.title, p.state, c.* from proposals p
    left join proposal_contents c on c.proposal_id = p.id where p.source = 'form' order by p.created_at limit 1`);
  return row;
};

describe('a call', () => {
  test('whose proposals come from elsewhere has no form, and organizers open one', async () => {
    expect((await get(start)).status).toBe(404);
    const client = await consoleClient(greenroom);
    const path = '/console/calls/clean-harbours/submissions';
    await client.get(path);
    const wrong = await client.post(path, {
      acceptsProposals: 'yes',
      proposalGraceMinutes: '2000',
      summaryWords: '50',
      answerWords: '5',
    });
    expect([wrong.status, wrong.html.includes('value="2000"')]).toEqual([422, true]);
    const fields = { acceptsProposals: 'yes', proposalGraceMinutes: '10', summaryWords: '20', answerWords: '30' };
    expect((await client.post(path, fields)).status).toBe(303);
    expect((await greenroom.api('GET', '/calls/clean-harbours')).body).toMatchObject({
      acceptsProposals: true,
      proposalGraceMinutes: 10,
      summaryWords: 20,
      answerWords: 30,
    });
    expect((await get('/calls/clean-harbours')).html).toContain(`href="${start}"`);
  });
});

describe('the start', () => {
  test('sends a link, says the same of every address, and proves it by POST', async () => {
    const [known, unknown] = [
      await post(start, { name: 'Ana', email: 'ana@example.org' }),
      await post(start, { name: 'Rui', email: 'rui@example.org' }),
    ];
    expect(textOf(known.html).replaceAll('ana@', 'rui@')).toBe(textOf(unknown.html));
    expect(textOf((await post(start, { name: '', email: 'ana@' })).html)).toContain('2 things to fix');
    await greenroom.deliver();
    ana = linkIn('ana@example.org');
    expect(ana).toMatch(/\/submissions$/u);
    const proven = async () =>
      (await greenroom.dataSource.query(`select email from attendees where proven_at is not null`)).length;
    expect([(await get(ana)).status, await proven()]).toEqual([200, 0]);
    expect((await post(ana, { title: '', theme: '' })).status).toBe(422);
    expect(await proven()).toBe(1);
    // A second request within ten minutes sends nothing.
    await post(start, { name: 'Ana', email: 'ANA@example.org' });
    await greenroom.deliver();
    expect(greenroom.mail.to('ana@example.org')).toHaveLength(1);
  });
});

describe('a draft', () => {
  test('is saved as one types, each field by itself, with what keeps a field from being saved', async () => {
    const created = await post(ana, { title: 'Shore power', theme: 'energy' });
    expect(created.status).toBe(303);
    form = created.location;
    const opened = await get(form);
    expect(textOf(opened.html)).toContain('0 of 5 sections complete');
    const first = await save(form, versionOf(opened.html), { 'answers.impact': '', links: 'not a link', title: '' });
    expect(first.body.errors).toMatchObject({ title: expect.any(String), links: expect.any(String) });
    expect(await stored()).toMatchObject({ title: 'Shore power', summary: whole.summary, links: [] });
    const second = await save(form, first.body.version);
    expect(second.body).toMatchObject({ errors: {}, conflicts: [], progress: '5 of 5 sections complete' });
    expect(await stored()).toMatchObject({ links: ['https://harbour.example.org'], places: ['Lisbon, Portugal'] });
    const plain = await post(form, { ...whole, version: second.body.version });
    expect([plain.status, textOf(plain.html).includes('Draft saved.')]).toEqual([200, true]);
    const edits = await greenroom.dataSource.query(`select from audit_entries where action = 'proposal.edited'`);
    expect(edits).toHaveLength(1);
  });

  test('edited by two keeps what each changed, and shows both versions of one paragraph', async () => {
    const version = versionOf((await get(form)).html);
    expect((await save(form, version, { summary: 'Mine.' })).body.conflicts).toEqual([]);
    const other = await save(form, version, { 'answers.impact': 'Other.' });
    expect(other.body).toMatchObject({ conflicts: [], adopted: { summary: 'Mine.' } });
    const both = await save(form, version, { summary: 'Theirs.', 'answers.impact': 'Other.', stage: 'scaling' });
    expect(both.body).toMatchObject({ conflicts: [{ name: 'summary', stored: 'Mine.' }] });
    // What nobody else changed is saved.
    expect(await stored()).toMatchObject({ summary: 'Mine.', stage: 'scaling' });
    const typed = { ...whole, summary: 'Theirs.', 'answers.impact': 'Other.', stage: 'scaling', version };
    const page = await post(form, typed);
    expect(page.status).toBe(409);
    expect(textOf(page.html)).toContain('Your version Theirs. Saved version Mine. Use the saved version');
    const again = { ...typed, version: versionOf(page.html) };
    expect((await post(`${form}/submit`, { ...typed, stage: 'idea' })).status).toBe(409);
    expect((await post(form, { ...again, useStored: 'summary' })).status).toBe(200);
    expect((await stored()).summary).toBe('Mine.');
    expect((await post(form, { ...again, stage: 'pilot' })).status).toBe(200);
    expect(await stored()).toMatchObject({ summary: 'Theirs.', state: 'draft' });
  });

  test('offers a session that helps with a criterion, with one tap and nothing lost', async () => {
    const { html } = await get(form);
    const [, session = ''] = /name="session"\s+value="([^"]+)"/u.exec(html) ?? [];
    const tapped = await post(`${form}/register`, { ...whole, summary: 'Kept.', version: versionOf(html), session });
    expect(textOf(tapped.html)).toContain('Counting costs');
    expect(textOf(tapped.html)).toContain('You’re registered');
    expect((await stored()).summary).toBe('Kept.');
    expect(await greenroom.dataSource.query('select state from registrations')).toEqual([{ state: 'confirmed' }]);
    // A session that asks how people attend has a button for each way.
    await greenroom.dataSource.query(`update registrations set state = 'cancelled'`);
    await greenroom.dataSource.query(`update sessions set taken = 0, format = 'hybrid', asks_attendance = true`);
    const asking = (await get(form)).html;
    expect(asking).toContain(`value="${session} online"`);
    const again = { ...whole, summary: 'Kept.', version: versionOf(asking) };
    await post(`${form}/register`, { ...again, session: `${session} online` });
    expect(await greenroom.dataSource.query('select attendance from registrations')).toEqual([
      { attendance: 'online' },
    ]);
    // One that is gone or full keeps what was typed, and says so.
    const typed = { ...whole, summary: 'Kept, too.', version: versionOf(tapped.html), session: 'gone' };
    const missed = await post(`${form}/register`, typed);
    expect([missed.status, textOf(missed.html)]).toEqual([
      200,
      expect.stringContaining('Draft saved, but not registered'),
    ]);
    expect((await stored()).summary).toBe('Kept, too.');
  });
});

describe('a team', () => {
  test('is invited by email, accepts, edits, and has fifty people at most', async () => {
    expect((await post(`${form}/team`, { name: 'Rui', email: 'rui@' })).status).toBe(422);
    expect((await post(`${form}/team`, { name: 'Rui', email: 'rui@example.org' })).status).toBe(303);
    const twice = await post(`${form}/team`, { name: 'Rui', email: 'RUI@example.org' });
    expect([twice.status, textOf(twice.html).includes('on the team already')]).toEqual([422, true]);
    await greenroom.deliver();
    const rui = linkIn('rui@example.org');
    expect(textOf((await get(rui)).html)).toContain('Ana');
    expect((await post(rui, { ...whole, version: '' })).status).toBe(404);
    const me = rui.split('/submissions')[0] ?? '';
    expect((await post(`${me}/proposals/${form.split('/').at(-1)}/accept`)).status).toBe(303);
    expect((await get(rui)).status).toBe(200);
    expect((await post(`${form}/team/remove`, { email: 'rui@example.org' })).status).toBe(303);
    expect((await get(rui)).status).toBe(404);
    expect((await post(`${form}/team/remove`, { email: 'ana@example.org' })).status).toBe(409);
    for (let index = 0; index < 49; index += 1)
      await greenroom.dataSource.query(
        `insert into proposal_members (proposal_id, email_key, email)
         select id, $1, $1 from proposals where source = 'form'`,
        [`member-${index}@example.org`],
      );
    const full = await post(`${form}/team`, { name: 'One', email: 'more@example.org' });
    expect([full.status, textOf(full.html).includes('up to 50 people')]).toEqual([422, true]);
    expect((await get(form)).status).toBe(200);
    // Whoever empties a team sends no email, and need not wait after some.
    for (let index = 0; index < 40; index += 1)
      expect((await post(`${form}/team/remove`, { email: `member-${index}@example.org` })).status).toBe(303);
    await greenroom.dataSource.query(`delete from proposal_members where email like 'member-%'`);
  });

  test('can’t be used to send emails to others without end', async () => {
    const invite = (email: string) => post(`${form}/team`, { name: 'Kim', email });
    const remove = (email: string) => post(`${form}/team/remove`, { email });
    await greenroom.dataSource.query(`update attendees set proven_at = now() where email = 'rui@example.org'`);
    await greenroom.deliver();
    const before = greenroom.mail.to('rui@example.org').length;
    for (let hour = 0; hour < 7; hour += 1) {
      greenroom.clock.set(`2026-12-01T${String(hour + 10)}:00:00Z`);
      await invite('rui@example.org');
      await remove('rui@example.org');
      await greenroom.deliver();
    }
    // The fifth email that strangers can cause in a day is left for a summary.
    const sent = greenroom.mail.to('rui@example.org').slice(before);
    expect(sent).toHaveLength(4);
    // One click in the email client ends them, and who invites reads nothing of it.
    const stop = sent[0]?.headers['List-Unsubscribe']?.slice(1, -1) ?? '';
    expect(
      (await fetch(stop, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })).ok,
    ).toBe(true);
    greenroom.clock.set('2026-12-03T10:00:00Z');
    expect((await invite('rui@example.org')).status).toBe(303);
    await remove('rui@example.org');
    await greenroom.deliver();
    expect(greenroom.mail.to('rui@example.org')).toHaveLength(before + 4);
    await greenroom.dataSource.query(`delete from audit_entries where at > '2026-12-02'`);
    greenroom.clock.set('2026-12-01T16:00:00Z');
    // Thirty emails from a network in ten minutes, and then the form again with what was typed.
    for (let index = 0; index < 30; index += 1) expect((await invite('ana@example.org')).status).toBe(422);
    await greenroom.dataSource.query('update link_requests set requests = 30, started_at = $1', [
      greenroom.clock.now(),
    ]);
    const limited = await invite('next@example.org');
    expect([limited.status, textOf(limited.html).includes('Too many links')]).toEqual([429, true]);
    expect(limited.html).toContain('value="next@example.org"');
    await greenroom.dataSource.query('delete from link_requests');
    await greenroom.dataSource.query(
      `insert into audit_entries (id, at, actor, action, subject, details)
       select gen_random_uuid(), at, actor, action, subject, details from audit_entries, generate_series(1, 10)
       where action = 'proposal.member-invited' order by at desc limit 1`,
    );
    expect((await invite('tenth@example.org')).status).toBe(303);
    const refused = await invite('more@example.org');
    expect([refused.status, textOf(refused.html).includes('Up to 10 invitations a day')]).toEqual([429, true]);
    await greenroom.deliver();
    const [email] = greenroom.mail.to('tenth@example.org');
    expect([email?.text.includes('invites you to write'), email?.text.includes('Shore power')]).toEqual([true, false]);
    // An invitation that is accepted makes room for another one.
    const [, me, id] = /^(.*)\/submissions\/(.*)$/u.exec(linkIn('tenth@example.org')) ?? [];
    expect((await post(`${me}/proposals/${id}/accept`)).status).toBe(303);
    expect((await invite('more@example.org')).status).toBe(303);
    for (const name of ['tenth', 'more']) await remove(`${name}@example.org`);
  });
});

describe('a PDF', () => {
  const upload = async (bytes: Buffer, name = 'plan.pdf') => {
    const body = new FormData();
    body.append('file', new Blob([new Uint8Array(bytes)]), name);
    const response = await fetch(`${greenroom.url}${form}/files`, { method: 'POST', body, redirect: 'manual' });
    return { status: response.status, text: textOf(await response.text()) };
  };
  const refused = async (bytes: Buffer, words: string) => {
    const { status, text } = await upload(bytes);
    expect([status, text.includes(words) ? words : text.slice(-900)]).toEqual([422, words]);
  };

  test('is checked by its content, counted, sent as a file, and one of three at most', async () => {
    await refused(Buffer.from('%PDF-1.7 nothing else'), 'This PDF is damaged. Export it again');
    await refused(Buffer.from('Just a text'), 'PDF');
    await refused(await pdfOf(1, { userPassword: 'secret' }), 'without a password');
    await refused(await pdfOf(201), '201 pages are too many: up to');
    await refused(Buffer.alloc(0), 'empty');
    for (const pages of [1, 2, 3]) expect((await upload(await pdfOf(pages))).status).toBe(303);
    await refused(await pdfOf(1), 'Remove one first');
    const { html } = await get(form);
    expect(textOf(html)).toMatch(/plan\.pdf 3 pages · \d kB/u);
    const [path = ''] = /\/me\/[\w-]+\/submissions\/[\w-]+\/files\/[\w-]+/u.exec(html) ?? [];
    const response = await fetch(`${greenroom.url}${path}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect((await get(path.replace(/.{4}$/u, '0000'))).status).toBe(404);
    const client = await consoleClient(greenroom);
    const [{ externalId }] = (await greenroom.api('GET', '/calls/clean-harbours/proposals')).body.items;
    const seen = `/console/calls/clean-harbours/proposals/${externalId}`;
    expect(textOf((await client.get(seen)).html)).toMatch(/Attachments plan\.pdf \d pages? · \d kB/u);
    expect((await client.get(`${seen}/files/${path.split('/').at(-1)}`)).headers.get('content-type')).toBe(
      'application/pdf',
    );
    expect((await post(`${path}/remove`)).status).toBe(303);
    expect((await get(path)).status).toBe(404);
  });
});

describe('submitting', () => {
  const submit = async (changes: Record<string, string> = {}) => {
    const { html } = await get(form);
    return post(`${form}/submit`, { ...whole, version: versionOf(html), ...changes });
  };

  test('names what is missing or too long, and keeps the draft', async () => {
    const refused = await submit({ 'answers.budget': '', summary: 'word '.repeat(21) });
    expect(refused.status).toBe(422);
    expect(textOf(refused.html)).toContain('2 things to fix Summary: Use at most 20 words (now 21)');
    expect(await stored()).toMatchObject({ state: 'draft', answers: { impact: 'Less smoke.' } });
  });

  test('sends a receipt, and the proposal can be read, edited again and withdrawn until the deadline', async () => {
    expect((await submit()).location).toBe(`${form}?done=submitted`);
    await greenroom.deliver();
    const receipt = greenroom.mail.to('ana@example.org').at(-1);
    expect(receipt?.subject).toBe('Proposal received · Shore power');
    const [attachment] = receipt?.files ?? [];
    expect(attachment?.name).toMatch(/^GR-\w{8}\.pdf$/u);
    const { text } = await extractText(new Uint8Array(attachment?.bytes ?? []), { mergePages: true });
    expect(text.replaceAll(/\s+/gu, ' ')).toContain('Shore power Energy Harbour Lab Ana Number GR-');
    expect(text).toContain('Three cables.');
    const page = await get(form);
    expect(page.html).not.toContain('<textarea');
    expect(textOf(page.html)).toContain('Received Shore power');
    const pdf = await fetch(`${greenroom.url}${form}/proposal.pdf`);
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const data = await (await fetch(`${greenroom.url}${form.split('/submissions')[0]}/data.json`)).json();
    expect(data).toMatchObject({ proposals: [{ title: 'Shore power', content: { summary: whole.summary } }] });
    expect((await post(form, { ...whole, version: '' })).status).toBe(409);
    for (const path of ['', '/register', '/submit']) {
      const late = await post(`${form}${path}`, { ...whole, summary: 'One minute late.', version: '' });
      expect([path, late.status, textOf(late.html)]).toEqual([
        path,
        409,
        expect.stringMatching(
          /Your last changes were not saved.*Copy your unsaved text Summary One minute late\. Summary (?!One)/u,
        ),
      ]);
    }
    // The team hears of a withdrawal once an hour, and organizers read who it was.
    expect((await post(`${form}/withdraw`)).status).toBe(303);
    expect((await post(`${form}/withdraw`)).status).toBe(303);
    expect((await post(`${form}/draft`)).status).toBe(303);
    expect((await post(`${form}/withdraw`)).status).toBe(303);
    await greenroom.deliver();
    const withdrawals = greenroom.mail
      .to('ana@example.org')
      .filter(({ subject }) => subject.startsWith('Proposal withdrawn'));
    expect(withdrawals.map(({ subject, text: words }) => [subject, words.replaceAll(/\s+/gu, ' ')])).toEqual([
      ['Proposal withdrawn · Shore power', expect.stringContaining('Ana withdrew your proposal “Shore power”')],
    ]);
    const client = await consoleClient(greenroom);
    const [{ externalId }] = (await greenroom.api('GET', '/calls/clean-harbours/proposals')).body.items;
    const history = textOf((await client.get(`/console/calls/clean-harbours/proposals/${externalId}`)).html);
    expect(history).toMatch(/Withdrawn Ana · /u);
    expect((await post(`${form}/draft`)).status).toBe(303);
    expect((await submit()).status).toBe(303);
    const [{ count }] = await greenroom.dataSource.query('select count(*)::int as count from proposal_submissions');
    expect(count).toBe(2);
    await greenroom.deliver();
    const receipts = greenroom.mail.to('ana@example.org').length;
    for (let time = 0; time < 10; time += 1) {
      await post(`${form}/draft`);
      expect((await submit()).status).toBe(303);
    }
    await greenroom.deliver();
    expect(greenroom.mail.to('ana@example.org').length - receipts).toBe(8);
    expect((await greenroom.api('GET', '/calls/clean-harbours/proposals')).body.items).toMatchObject([
      { source: 'form', state: 'submitted', submittedAt: '2026-12-01T09:00:00.000Z' },
    ]);
  });

  test('and sent by the platform, too, is flagged, merged with its text and files, and parted again', async () => {
    const client = await consoleClient(greenroom);
    const list = '/console/calls/clean-harbours/proposals';
    const twin = {
      title: 'Shore power now',
      theme: 'energy',
      organization: 'harbour lab',
      members: [],
      state: 'submitted',
    };
    await greenroom.api('PUT', '/calls/clean-harbours/proposals/X-1', twin);
    expect(textOf((await client.get(`${list}/X-1`)).html)).toContain('Shore power Similar title, same organization');
    await greenroom.api('PUT', '/calls/clean-harbours/proposals/X-1', { ...twin, title: 'SHORE POWER' });
    expect(textOf((await client.get(list)).html).match(/Possible duplicate/gu)).toHaveLength(2);
    const { html } = await client.get(`${list}/X-1`);
    const [, draft = ''] = /name="draft" value="([^"]+)"/u.exec(html) ?? [];
    expect(draft).toMatch(/^GR-/u);
    expect((await client.post(`${list}/merge`, { draft, into: 'X-1' })).status).toBe(303);
    expect((await greenroom.api('GET', '/calls/clean-harbours/proposals/X-1')).body.content.summary).toBe(
      whole.summary,
    );
    expect(textOf((await client.get(`${list}/X-1`)).html)).toContain('Attachments plan.pdf');
    expect((await get(form)).status).toBe(404);
    expect((await client.post(`${list}/${draft}/unmerge`)).status).toBe(303);
    expect((await greenroom.api('GET', '/calls/clean-harbours/proposals/X-1')).body.content.summary).toBe('');
    expect(textOf((await get(form)).html)).toContain('plan.pdf');
    // The platform says how far it has come, and changes no word of its team.
    const path = `/calls/clean-harbours/proposals/${draft}`;
    const changed = await greenroom.api('PUT', path, { ...twin, title: 'Other', content: { summary: 'Other' } });
    expect([changed.status, changed.body.code]).toEqual([409, 'written-in-greenroom']);
    expect((await greenroom.api('GET', path)).body).toMatchObject({
      title: 'Shore power',
      content: { summary: whole.summary },
    });
  });

  test('by two at once submits what one of them has read, and nothing else', async () => {
    expect((await post(`${form}/draft`)).status).toBe(303);
    const version = versionOf((await get(form)).html);
    const answers = await Promise.all(
      ['Mine.', 'Theirs.'].map((summary) => post(`${form}/submit`, { ...whole, summary, version })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    const submitted = await greenroom.dataSource.query(
      `select snapshot #>> '{content,summary}' as summary from proposal_submissions
       where snapshot #>> '{content,summary}' in ('Mine.', 'Theirs.')`,
    );
    const { state, summary } = await stored();
    expect(['Mine.', 'Theirs.'][answers.findIndex(({ status }) => status === 303)]).toBe(summary);
    expect([state, submitted]).toEqual(['submitted', [{ summary }]]);
    expect((await post(`${form}/draft`)).status).toBe(303);
    expect((await submit()).status).toBe(303);
  });

  test('is decided by the instant: the last one with the grace, in whatever zone, and not one second later', async () => {
    expect((await post(`${form}/draft`)).status).toBe(303);
    // 30 June 2027 ends at 23:00 UTC in Lisbon, and the grace is ten minutes.
    greenroom.clock.set('2027-06-30T23:09:59.999Z');
    expect(textOf((await get(form)).html)).toContain('The deadline has passed, but we still accept proposals until');
    expect((await submit()).status).toBe(303);
    greenroom.clock.set('2027-06-30T23:10:00Z');
    expect((await post(`${form}/draft`)).status).toBe(409);
    expect((await get(form)).html).not.toContain('formaction');
    expect((await post(start, { name: 'Late', email: 'late@example.org' })).status).toBe(409);
    // Clocks go forward at 01:00 on 28 March 2027: that day has 23 hours.
    await accept({ opensOn: '2027-01-01', closesOn: '2027-03-28' });
    greenroom.clock.set('2027-03-28T23:09:59Z');
    expect((await post(`${form}/draft`)).status).toBe(303);
    expect((await submit()).status).toBe(303);
    greenroom.clock.set('2027-03-28T23:10:01Z');
    expect((await post(`${form}/withdraw`)).status).toBe(409);
    // Clocks go back at 02:00 on 31 October 2027: that day has 25 hours.
    await accept({ opensOn: callBody.opensOn, closesOn: '2027-10-31' });
    const emails = async () => {
      await greenroom.app.get(PlanReminders).run();
      await greenroom.deliver();
      return greenroom.mail.to('ana@example.org').map(({ subject, text }) => `${subject} ${text}`);
    };
    greenroom.clock.set('2027-10-31T20:59:00Z');
    expect((await post(`${form}/draft`)).status).toBe(303);
    const reminder = /^Not submitted yet · .* · Shore power [\s\S]* or the version that we received counts\./u;
    expect((await emails()).filter((text) => reminder.test(text))).toHaveLength(1);
    expect((await submit()).status).toBe(303);
    greenroom.clock.set('2027-11-01T00:09:59Z');
    expect((await post(`${form}/draft`)).status).toBe(303);
    const open = (await get(form)).html;
    expect(textOf(open)).toMatch(/Received, then reopened Shore power.*Received on .* Download as PDF/u);
    await save(form, versionOf(open), { summary: 'Never submitted.' });
    const attached = (html: string) => textOf(html).match(/plan\.pdf \d page/gu);
    const [received, removed = ''] = [
      attached(open),
      /\/me\/[\w-]+\/submissions\/[\w-]+\/files\/[\w-]+/u.exec(open)?.[0],
    ];
    expect((await post(`${removed}/remove`)).status).toBe(303);
    expect(attached((await get(form)).html)).toEqual(received?.slice(1) ?? null);
    const client = await consoleClient(greenroom);
    const listed = textOf((await client.get('/console/calls/clean-harbours/proposals')).html);
    expect(listed).toContain('Received, then reopened');
    expect(await greenroom.app.get(KeepReceived).run()).toBe(0);
    greenroom.clock.set('2027-11-01T00:10:01Z');
    const late = await post(`${form}/submit`, { ...whole, version: '' });
    expect([late.status, (await stored()).state]).toEqual([409, 'draft']);
    // Nobody clicks: the received version counts.
    expect([await greenroom.app.get(KeepReceived).run(), await greenroom.app.get(KeepReceived).run()]).toEqual([1, 0]);
    expect(await stored()).toMatchObject({ state: 'submitted', summary: whole.summary });
    expect(attached((await get(form)).html)).toEqual(received);
    expect((await emails()).filter((text) => text.includes('so the version we received'))).toHaveLength(1);
    await accept({ closesOn: '2027-06-30' });
  });
});

describe('a person', () => {
  const draftOf = async (email: string) => {
    greenroom.clock.set('2026-12-02T09:00:00Z');
    await post(start, { name: 'Eva', email });
    await greenroom.deliver();
    const mine = linkIn(email);
    const { location } = await post(mine, { title: 'Tide clocks', theme: 'water' });
    const { html } = await get(location);
    await post(location, { ...whole, title: 'Tide clocks', summary: 'By Eva.', version: versionOf(html) });
    return location;
  };
  const texts = () => greenroom.dataSource.query(`select summary from proposal_contents where summary = 'By Eva.'`);
  const eva = async (email: string) => {
    const [row] = await greenroom.dataSource.query('select id from attendees where email = $1', [email]);
    return row.id as string;
  };

  test('stays on the team with another address, and an erasure leaves no draft that nobody can write', async () => {
    await draftOf('eva@example.org');
    const client = await consoleClient(greenroom);
    const id = await eva('eva@example.org');
    await client.get(`/console/people/${id}/edit`);
    const fields = { email: 'eva@new.example', how: 'vouch', reason: 'She told us by phone.' };
    expect((await client.post(`/console/people/${id}/address`, fields)).status).toBe(303);
    await greenroom.deliver();
    const [, me = ''] = /(\/me\/[\w-]+)/u.exec(greenroom.mail.to('eva@new.example').at(-1)?.text ?? '') ?? [];
    expect(textOf((await get(`${me}/submissions`)).html)).toContain('Tide clocks');
    expect(await texts()).toHaveLength(1);
    await greenroom.app.get(ErasePerson).run(id, { kind: 'system' });
    expect(await texts()).toEqual([]);
  });

  test('who is taken off a team sees nothing of it and can undo it, and one who is erased is named in no email', async () => {
    const [begun, joined] = [await draftOf('ivo@example.org'), await draftOf('mia@example.org')];
    const [ivo, mia] = [begun, joined].map((path) => path.split('/submissions')[0] ?? '');
    const proposal = begun.split('/').at(-1) ?? '';
    await post(`${begun}/team`, { name: 'Mia', email: 'mia@example.org' });
    expect((await post(`${mia}/proposals/${proposal}/accept`)).status).toBe(303);
    await post(`${begun}/team`, { name: 'Noa', email: 'noa@example.org' });
    expect((await get(`${ivo}/proposals/${proposal}`)).status).toBe(200);
    const team = `${mia}/submissions/${proposal}/team`;
    expect((await post(`${team}/remove`, { email: '\0' })).status).toBe(303);
    // One member alone can't take the proposal from its author: a second one has to agree.
    expect((await post(`${team}/remove`, { email: 'ivo@example.org' })).location).toContain('done=removalAsked');
    expect((await post(`${team}/remove`, { email: 'ivo@example.org' })).location).toContain('done=removalAsked');
    expect(textOf((await get(begun)).html)).toContain('Eva asks to remove Eva');
    const lea = (await draftOf('lea@example.org')).split('/submissions')[0] ?? '';
    await post(`${begun}/team`, { name: 'Lea', email: 'lea@example.org' });
    expect((await post(`${lea}/proposals/${proposal}/accept`)).status).toBe(303);
    const second = await post(`${lea}/submissions/${proposal}/team/remove`, { email: 'ivo@example.org' });
    expect(second.location).toContain('done=removed');
    expect((await get(`${ivo}/proposals/${proposal}`)).status).toBe(404);
    expect((await get(begun)).status).toBe(404);
    expect((await post(`${ivo}/proposals/${proposal}/help`)).status).toBe(404);
    await greenroom.deliver();
    const notices = ['ivo', 'mia', 'lea'].map((name) =>
      greenroom.mail.to(`${name}@example.org`).find(({ subject }) => subject.startsWith('Team changed · ')),
    );
    expect(notices.includes(undefined)).toBe(false);
    expect(notices[0]?.text).toContain('removed you from the team');
    const [{ details }] = await greenroom.dataSource.query(
      `select details from audit_entries where action = 'proposal.member-removed' and subject = $1`,
      [`proposal:${proposal}`],
    );
    expect(details).toEqual({ attendeeId: await eva('ivo@example.org') });
    // Ivo undoes it within a week, and is the author again.
    expect(textOf((await get(`${ivo}/submissions`)).html)).toContain('You were removed from the team of “Tide clocks”');
    greenroom.clock.set('2026-12-09T08:59:59Z');
    expect((await post(`${begun}/team/restore`, { person: await eva('ivo@example.org') })).status).toBe(303);
    expect((await post(`${begun}/team/remove`, { email: 'lea@example.org' })).location).toContain('done=removed');
    greenroom.clock.set('2026-12-16T08:59:59Z');
    expect((await post(`${begun}/team/restore`, { person: await eva('lea@example.org') })).status).toBe(404);
    await greenroom.dataSource.query(`update attendees set name = 'Mia Q' where email = 'mia@example.org'`);
    await greenroom.dataSource.query(
      `update messages set payload = jsonb_set(payload, '{submission,inviter}', '"Mia Q"')
       where kind = 'proposal-team' and payload #>> '{submission,id}' = $1`,
      [proposal],
    );
    await greenroom.app.get(ErasePerson).run(await eva('mia@example.org'), { kind: 'system' });
    const named = await greenroom.dataSource.query(
      `select from messages where kind = 'proposal-team' and payload::text like '%Mia Q%'`,
    );
    expect(named).toEqual([]);
    await greenroom.deliver();
    const noa = /\/me\/[\w-]+/u.exec(greenroom.mail.to('noa@example.org').at(-1)?.text ?? '')?.[0] ?? '';
    expect((await post(`${noa}/proposals/${proposal}/accept`)).status).toBe(303);
  });
});

describe('a book of proposals', () => {
  const path = '/console/calls/clean-harbours/proposal-book';
  const book = { theme: 'water', state: 'submitted-all', withNames: 'yes' };
  let organizer: ConsoleClient;
  const long = (text: string) => Array.from({ length: 12 }, () => text.repeat(20)).join('\n');
  const texts = [
    ['B-1', 'Tides by night', 'Zulu Institute', { language: 'en', summary: long('The tide is measured. ') }],
    ['B-2', 'هواء الموانئ', 'معهد البحر', { language: 'ar', summary: long('نقيس جودة الهواء في الموانئ. ') }],
    ['B-3', '港口的空氣', '高雄港務', { language: 'zh-TW', summary: long('測量港口、學校的空氣品質。') }],
  ] as const;
  /** The pages of the book without the PDFs. */
  let before: string[] = [];
  const make = async (fields: Record<string, string> = book) => (await organizer.post(path, fields)).location ?? '';
  const run = () => greenroom.app.get(RunJobs).run();
  const read = async (job: string) => {
    const cookie = [...organizer.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const file = await fetch(`${greenroom.url}${job}/file`, { headers: { cookie } });
    if (file.headers.get('content-type') !== 'application/pdf') throw new Error(`${job}: ${file.status}`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const document = await getDocumentProxy(bytes.slice());
    return { bytes, document, pages: (await extractText(document)).text };
  };

  beforeAll(async () => {
    for (const [id, title, organization, content] of texts) {
      const members = [{ email: `${id}@example.org`.toLowerCase(), name: `Member of ${id}` }];
      const proposal = { title, theme: 'water', organization, members, state: 'submitted', content };
      await greenroom.api('PUT', `/calls/clean-harbours/proposals/${id}`, proposal);
    }
    const [{ id }] = await greenroom.dataSource.query(`select id from proposals where external_id = 'B-1'`);
    const attached: [string, Buffer][] = [
      ['plan.pdf', await pdfOf(3)],
      ['broken.pdf', Buffer.from('%PDF-1.7 and nothing')],
    ];
    await inTransaction(greenroom.dataSource, async (tx) => {
      for (const [index, [name, bytes]] of attached.entries()) {
        const at = new Date(greenroom.clock.now().getTime() + index);
        const fileId = await storeFile(tx, storableBytes(name, 'application/pdf', bytes), at);
        await insertProposalFile(tx, { proposalId: id, fileId, pages: 3, anonymousFileId: null, namesFound: [] }, at);
      }
    });
  });
  beforeEach(async () => {
    organizer = await consoleClient(greenroom, 'organizer');
    await organizer.get(path);
  });

  test('has a table of contents with numbers, links and bookmarks, and each proposal on a page of its own', async () => {
    const job = await make();
    await run();
    expect(textOf((await organizer.get(job)).html)).toMatch(/3 proposals on \d+ pages/u);
    const { document, pages } = await read(job);
    before = pages;
    expect(pages.join(' ')).toMatch(/plan\.pdf · 3 pages[\s\S]*broken\.pdf/u);
    expect(pages[0]).toContain('Proposals: 3');
    const titles = texts.map(([, title]) => title);
    const outline = await document.getOutline();
    expect(outline.map(({ title }) => title)).toEqual(['Contents', ...titles]);
    const destinations = await Promise.all(outline.map(({ dest }) => document.getPageIndex(dest?.[0])));
    // Each chapter has two pages or more.
    expect(destinations.map((page, index) => page - (destinations[index - 1] ?? -1) > 1).slice(2)).toEqual([
      true,
      true,
    ]);
    for (const [index, title] of titles.entries()) {
      const page = destinations[index + 1] ?? 0;
      // The reader puts spaces and control characters into Arabic words.
      const [said, listed] = [page, 1].map((each) => (pages[each] ?? '').replaceAll(/[\s\p{Cc}]/gu, ''));
      for (const word of title.split(' ')) expect(said).toContain(word);
      for (const word of [...title.split(' '), String(page + 1)]) expect(listed).toContain(word);
      expect(pages[page]).toContain(`Member of ${texts[index]?.[0]}`);
    }
    const links = await (await document.getPage(2)).getAnnotations();
    expect(new Set(links.map(({ subtype }) => subtype))).toEqual(new Set(['Link']));
    expect((await document.getMetadata()).info).toMatchObject({ Title: 'Clean Harbours Challenge: Proposals' });
    const [entry] = await greenroom.dataSource.query(
      `select action, details from audit_entries where action like '%exported' order by position desc limit 1`,
    );
    expect(entry).toEqual({ action: 'call.proposals-exported', details: { what: 'proposal-book' } });
  });

  test('has the pages of attached PDFs, and names those that cannot be read', async () => {
    const job = await make({ ...book, withFiles: 'yes' });
    await run();
    expect(textOf((await organizer.get(job)).html)).toContain('PDFs only listed: 1');
    const { document, pages } = await read(job);
    expect(pages.length).toBe(before.length + 3);
    const outline = await document.getOutline();
    const inside = outline.find(({ title }) => title === 'Tides by night')?.items ?? [];
    expect(inside.map(({ title }) => title)).toEqual(['plan.pdf']);
    const first = await document.getPageIndex(inside[0]?.dest?.[0]);
    expect(pages.slice(first, first + 3).map((text) => text.trim())).toEqual(['', '', 'Page']);
    // What follows is numbered with them.
    const next = await document.getPageIndex(outline.at(-1)?.dest?.[0]);
    expect(pages[next]).toMatch(new RegExp(`\\b${next + 1}\\b`, 'u'));
  });

  test('leaves out names for anonymous reading', async () => {
    const { withNames: _, ...anonymous } = book;
    const job = await make(anonymous);
    await run();
    const all = (await read(job)).pages.join(' ');
    expect(all).toContain('Tides by night');
    for (const name of ['Zulu Institute', '高雄港務', 'Member of', 'plan.pdf']) expect(all).not.toContain(name);
  });

  test('has what the list was filtered to, as it was when the book was started', async () => {
    const list = '/console/calls/clean-harbours/proposals?q=tide+night&source=api';
    const [, link = ''] = /href="([^"]+proposal-book[^"]*)"/u.exec((await organizer.get(list)).html) ?? [];
    const page = await organizer.get(link.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='));
    expect(textOf(page.html)).toContain('Filtered list (1)');
    expect(page.html).not.toContain('<select id="theme"');
    const job = (await organizer.post(path, formOf(page.html, path))).location ?? '';
    await greenroom.dataSource.query(`update proposals set title = 'Tides at noon' where external_id = 'B-1'`);
    await run();
    const { pages } = await read(job);
    await greenroom.dataSource.query(`update proposals set title = 'Tides by night' where external_id = 'B-1'`);
    expect(pages[0]).toContain('Selected in the list');
    expect(pages[0]).toContain('Proposals: 1');
    expect(pages.join(' ')).toContain('Tides at noon');
    expect(pages.join(' ')).not.toContain('高雄港務');
    // Theme and state alone are what the form has anyway.
    expect((await organizer.get(`${path}?theme=water&state=submitted`)).html).toContain('<select id="theme"');
    const none = { ...formOf(page.html, path), q: 'nothing says this' };
    const empty = await organizer.post(path, none);
    expect([empty.status, textOf(empty.html).includes('No such proposals')]).toEqual([422, true]);
    expect(empty.html).toContain('name="listed"');
  });

  test('is made once at a time, can be cancelled, and needs proposals', async () => {
    const empty = await organizer.post(path, { ...book, state: 'pilot' });
    expect([empty.status, textOf(empty.html).includes('No such proposals')]).toEqual([422, true]);
    const job = await make();
    expect((await organizer.post(path, book)).status).toBe(409);
    expect((await organizer.get(path)).html).toContain(`href="${job}"`);
    const running = run();
    expect((await organizer.post(`${job}/cancel`)).status).toBe(303);
    await running;
    expect((await organizer.get(job)).html).not.toContain(`${job}/file`);
    expect((await organizer.get(`${job}/file`)).status).toBe(404);
    expect((await organizer.get(path)).html).not.toContain(`href="${job}"`);
  });

  test('is started over when its process is killed, and gone when somebody is erased, and after three days', async () => {
    const erased = await make();
    // As a killed instance leaves it.
    await greenroom.dataSource.query(
      `update jobs set state = 'running', done = 2, attempts = 1, lease_id = gen_random_uuid(),
         leased_until = clock_timestamp() - interval '1 second' where id = $1`,
      [erased.split('/').at(-1)],
    );
    await run();
    expect(textOf((await organizer.get(erased)).html)).toContain('3 of 3');
    expect((await read(erased)).pages.length).toBeGreaterThan(4);
    const viewer = await consoleClient(greenroom, 'viewer');
    expect([(await viewer.get(path)).status, (await viewer.get(`${erased}/file`)).status]).toEqual([403, 403]);
    await accept();
    await post(start, { name: 'Uma', email: 'uma@example.org' });
    const [{ id }] = await greenroom.dataSource.query(`select id from attendees where email = 'uma@example.org'`);
    await greenroom.app.get(ErasePerson).run(id, { kind: 'system' });
    expect((await organizer.get(`${erased}/file`)).status).toBe(404);
    const job = await make();
    await run();
    const stored = () =>
      greenroom.dataSource.query(`select f.id from files f join file_chunks c on c.file_id = f.id
        where f.media_type = 'application/pdf' and f.name like 'clean-harbours-%'`);
    expect((await stored()).length).toBeGreaterThan(0);
    greenroom.clock.advance({ hours: 73 });
    await greenroom.app.get(RemoveOldJobs).run();
    expect(await stored()).toEqual([]);
    const later = await consoleClient(greenroom, 'organizer');
    expect((await later.get(`${job}/file`)).status).toBe(404);
  });
});

describe('the form of a call', () => {
  const rules = 'Everything is published under a free license.';
  let own: string;
  let path: string;

  test('asks nothing under the slug of a criterion', async () => {
    const question = { kind: 'choices', label: 'Partners', options: [] as object[], required: true };
    question.options = ['uni', 'city', 'firm'].map((value) => ({ value, label: value.toUpperCase() }));
    const changes = {
      acceptsProposals: true,
      criterionGuidance: { impact: 'Say how much less, and since when.' },
      scoreTexts: { impact: '5: Measured\n1: Hoped for' },
      proposalRules: rules,
      proposalQuestions: [
        { key: 'partners', ...question },
        { key: 'cost', kind: 'number', label: 'Cost in euros' },
      ],
    };
    expect((await accept(changes)).status).toBe(200);
    expect((await accept({ proposalQuestions: [{ key: 'impact', kind: 'text', label: 'Impact' }] })).status).toBe(422);
    const organization = await greenroom.api('POST', '/calls/clean-harbours/organizations', { name: 'Tide Works' });
    await post(start, { name: 'Noor', email: 'noor@example.org' });
    await greenroom.deliver();
    await greenroom.dataSource.query(`update attendees set organization_id = $1 where email = 'noor@example.org'`, [
      organization.body.id,
    ]);
    own = linkIn('noor@example.org');
    path = (await post(own, { title: 'Tidal gates', theme: 'energy' })).location;
  });
  afterAll(() => accept({ proposalRules: '', proposalQuestions: [], criterionGuidance: {}, scoreTexts: {} }));

  test('says what a good answer is, and knows the organization', async () => {
    const { html } = await get(path);
    expect(textOf(html)).toContain('Say how much less, and since when.');
    expect(html).toMatch(/name="organization"[^>]*value="Tide Works"|value="Tide Works"[^>]*name="organization"/u);
    expect(textOf(html)).toContain(rules);
  });

  test('asks own questions, whose answers are read wherever the others are', async () => {
    const version = versionOf((await get(path)).html);
    const typed = { ...whole, title: 'Tidal gates', 'answers.partners': ['firm', 'uni'], 'answers.cost': 'much' };
    const wrong = await post(path, { ...typed, version });
    expect([wrong.status, textOf(wrong.html)]).toEqual([422, expect.stringContaining('Enter a number')]);
    await post(path, { ...typed, 'answers.cost': '１２００', version: versionOf((await get(path)).html) });
    const [{ answers, externalId }] = await greenroom.dataSource.query(
      `select c.answers, p.external_id as "externalId" from proposals p join proposal_contents c on c.proposal_id = p.id
       where p.title = 'Tidal gates'`,
    );
    expect(answers).toMatchObject({ partners: 'uni\nfirm', cost: '1200', impact: 'Less smoke.' });
    const api = await greenroom.api('GET', `/calls/clean-harbours/proposals/${externalId}`);
    expect(api.body.content.answers).toMatchObject({ partners: 'uni\nfirm', cost: '1200' });
    const client = await consoleClient(greenroom);
    const page = await client.get(`/console/calls/clean-harbours/proposals/${externalId}`);
    expect(textOf(page.html)).toContain('Partners UNI, FIRM');
    const csv = (await client.get('/console/calls/clean-harbours/proposals.csv')).html;
    expect(csv.split('\r\n')[0]).toContain('answer_budget,answer_partners,answer_cost');
    const settings = '/console/calls/clean-harbours/submissions';
    expect(textOf((await client.get(settings)).html)).toContain('Cost in euros Number Optional Answers: 1');
    const added = { label: 'Since when?', kind: 'text', help: '', options: '', min: '', max: '' };
    await client.get(`${settings}/new-question`);
    expect((await client.post(`${settings}/new-question`, added)).location).toBe(`${settings}#questions`);
    await client.get(settings);
    expect((await client.post(`${settings}/questions/since-when/up`)).status).toBe(303);
    expect((await client.post(`${settings}/questions/since-when/remove`)).status).toBe(303);
    expect((await greenroom.api('GET', '/calls/clean-harbours')).body.proposalQuestions).toHaveLength(2);
  });

  test('is submitted once the rules are accepted, in the version that is stored with it', async () => {
    const { html } = await get(path);
    const rulesVersion = /name="rules"\s+value="(\w+)"/u.exec(html)?.[1] ?? '';
    const typed = { ...whole, title: 'Tidal gates', 'answers.partners': ['uni'], 'answers.cost': '7' };
    const submit = async (changes: Record<string, string | string[]>) =>
      post(`${path}/submit`, { ...typed, version: versionOf((await get(path)).html), ...changes });
    expect(textOf((await submit({})).html)).toContain('Tick the box to confirm');
    expect((await submit({ 'answers.partners': [], rules: rulesVersion })).status).toBe(422);
    await accept({ proposalRules: `${rules} Or not.` });
    expect((await submit({ rules: rulesVersion })).status).toBe(422);
    await accept({ proposalRules: rules });
    expect((await submit({ rules: rulesVersion })).location).toContain('done=submitted');
    const [{ snapshot }] = await greenroom.dataSource.query(
      `select s.snapshot from proposal_submissions s join proposals p on p.id = s.proposal_id where p.title = 'Tidal gates'`,
    );
    expect(snapshot.rules).toEqual({ version: rulesVersion, text: rules });
    const page = await (
      await consoleClient(greenroom)
    ).get(`/console/calls/clean-harbours/proposals/${snapshot.number}`);
    expect(textOf(page.html)).toContain(`Version ${rulesVersion}, accepted on`);
  });

  test('opens for a colleague where the invitation leads, and again once they have joined', async () => {
    await post(`${path}/draft`);
    await post(`${path}/team`, { name: 'Lia', email: 'lia@example.org' });
    await greenroom.deliver();
    const link = linkIn('lia@example.org');
    const invitation = await get(link);
    expect([invitation.status, textOf(invitation.html)]).toEqual([200, expect.stringContaining('Tidal gates')]);
    const joined = await post(`${link}/join`);
    expect(joined.location).toBe(link);
    expect((await get(link)).html).toContain('name="answers.partners"');
  });
});
