import { parse } from 'csv-parse/sync';
import { CountOutcomes } from '../../../../src/parts/outcomes/flows/count-outcomes.flow.js';
import { findWholeCall } from '../../../../src/parts/outcomes/domain/outcomes.queries.js';
import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { EraseExpired } from '../../../../src/flows/privacy/erase-expired.flow.js';
import { mePath } from '../../../../src/site/registrations/registration-paths.js';
import { html, pdf } from '../../../support/sample-files.js';

let greenroom: TestApp;
let lin: ConsoleClient;
let viewer: ConsoleClient;
const all = '/console/calls/clean-harbours/pilots';
const proposals = '/console/calls/clean-harbours/proposals';

beforeAll(async () => {
  greenroom = await startTestApp({ now: new Date('2027-04-02T22:30:00Z') });
  await makeCall(greenroom);
  for (const [id, state] of [
    ['W-1', 'winner'],
    ['W-2', 'winner'],
    ['S-1', 'submitted'],
    ['N-1', 'not-selected'],
  ] as const) {
    const members = [{ email: `${id.toLowerCase()}@team.example`, name: `Team ${id}` }];
    const body = { title: `Idea ${id}`, theme: 'energy', state, members };
    await greenroom.api('PUT', `/calls/clean-harbours/proposals/${id}`, body);
  }
  lin = await consoleClient(greenroom, 'organizer');
  viewer = await consoleClient(greenroom, 'viewer');
  await lin.get(all);
  await viewer.get(all);
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2027-04-02T22:30:00Z'));

const sql = (text: string, values: unknown[] = []) => greenroom.dataSource.query(text, values);
const create = async (externalId: string) => (await lin.post(`${proposals}/${externalId}/pilot`)).location ?? '';
/** The form of a pilot as it is shown, with changes. */
async function save(page: string, changes: Record<string, string | string[]>) {
  const fields = formOf((await lin.get(page)).html, page);
  return lin.post(page, { ...fields, ...changes });
}
const values = (...figures: string[][]) =>
  Object.fromEntries(
    figures.flatMap((one, row) =>
      ['indicator', 'unit', 'baseline', 'target', 'result'].map((name, at) => [
        `figures.${row}.${name}`,
        one[at] ?? '',
      ]),
    ),
  );

test('a pilot is created from a winner in one step, once, and only for what was decided', async () => {
  expect(textOf((await lin.get(all)).html)).toContain(
    'Winners without pilot Idea W-1 Create pilot : Idea W-1 Idea W-2',
  );
  const [one, again] = [await create('W-1'), await create('W-1')];
  expect([one.startsWith(`${all}/`), again]).toEqual([true, one]);
  expect((await sql('select count(*)::int as count from pilots'))[0]).toEqual({ count: 1 });
  expect((await lin.get(`${proposals}/W-1`)).html).toContain(`href="${one}"`);
  expect((await lin.get(`${proposals}/N-1`)).html).toContain(`action="${proposals}/N-1/pilot"`);
  expect((await lin.get(`${proposals}/S-1`)).html).not.toContain('/pilot"');
  const early = await lin.post(`${proposals}/S-1/pilot`);
  expect([early.status, textOf(early.html)]).toEqual([409, expect.stringContaining('Nothing is decided yet')]);
  const page = textOf((await lin.get(one)).html);
  expect(page).toContain('Planned Open the proposal');
  expect(page).toContain('Responsible organizer Ongo Organizer'.slice(0, 21));
  expect(textOf((await viewer.get(one)).html)).not.toContain('Edit pilot');
  expect((await viewer.post(one, { state: 'running' })).status).toBe(403);
  expect((await lin.get(`${all}/${'0'.repeat(8)}-0000-4000-8000-000000000000`)).status).toBe(404);
});

test('it says who works on it where and when, and what was measured; bad input keeps what was typed', async () => {
  const page = await create('W-1');
  const bad = await save(page, {
    contactEmail: 'nobody',
    link: 'javascript:alert(1)',
    startsOn: '2027-06-01',
    endsOn: '2027-05-01',
    department: 'Harbour Bureau',
    ...values(['Soot', 'µg', '40', '1,5', '']),
  });
  const text = textOf(bad.html);
  expect([bad.status, formOf(bad.html, page)['department']]).toEqual([422, 'Harbour Bureau']);
  expect(text).toContain('Enter a valid email address');
  expect(text).toContain('Link: Enter an address that starts with https://');
  const turned = await save(page, { startsOn: '2027-06-01', endsOn: '2027-05-01' });
  expect([turned.status, textOf(turned.html)]).toEqual([422, expect.stringContaining('The last day is before')]);
  expect(text).toContain('numbers like 12.5');
  expect(bad.html).toContain('value="1,5"');
  const good = await save(page, {
    state: 'running',
    department: 'Harbour Bureau',
    contactName: 'Mei Chen',
    contactEmail: 'mei@city.example',
    link: 'https://city.example/pier-3',
    place: 'Pier 3',
    startsOn: '2027-02-15',
    endsOn: '2027-08-31',
    summary: 'Two berths get shore power.',
    outcome: 'Quieter nights.',
    ...values(['Soot', 'µg', '40', '10', '25'], ['Ships', '', '', '12', ''], ['', 'dropped', '1', '', '']),
  });
  expect([good.status, good.location]).toEqual([303, page]);
  const shown = textOf((await viewer.get(page)).html);
  expect(shown).toContain(
    'Partner department Harbour Bureau Contact person Mei Chen Link https://city.example/pier-3 Place Pier 3',
  );
  expect(shown).toContain('Dates 15 Feb 2027 – 31 Aug 2027');
  expect(shown).toContain('Soot 40 µg 10 µg 25 µg 50% of the way to the target Ships – 12 –');
  expect(shown).toContain('Changed: Status, Partner department, Contact person');
  const foreign = await save(page, { responsibleId: '11111111-1111-4111-8111-111111111111' });
  expect([foreign.status, textOf(foreign.html)]).toEqual([422, expect.stringContaining('Choose somebody on the team')]);
});

test('milestones are added, done and overdue by the calendar of the call, and drawn on one scale', async () => {
  const page = await create('W-1');
  const add = (title: string, dueOn: string, doneOn = '') =>
    lin.post(`${page}/milestones`, { title, dueOn, doneOn, note: '' });
  const none = await add('', 'soon');
  expect([none.status, textOf(none.html)]).toEqual([422, expect.stringContaining('Milestone')]);
  expect(formOf(none.html, `${page}/milestones`)['dueOn']).toBe('soon');
  for (const [title, dueOn, doneOn] of [
    ['Cables', '2027-03-10', '2027-03-08'],
    ['Permit', '2027-03-31', ''],
    ['First ship', '2027-04-02', ''],
  ] as const)
    expect((await add(title, dueOn, doneOn)).location).toBe(`${page}#milestones`);
  // Lisbon, on 2 April until the end of its day.
  greenroom.clock.set('2027-04-02T22:59:00Z');
  expect(textOf((await viewer.get(page)).html)).toContain('1 of 3 milestones done');
  expect(textOf((await viewer.get(page)).html)).toContain('Milestones overdue: 1');
  greenroom.clock.set('2027-04-02T23:01:00Z');
  const late = (await viewer.get(page)).html;
  expect([textOf(late), late]).toEqual([
    expect.stringContaining('Milestones overdue: 2'),
    expect.stringMatching(/<svg class="pilot-line" role="img" aria-label="[^"]*Permit: overdue since 31 Mar 2027/u),
  ]);
  const [{ id }] = await sql(`select id from pilot_milestones where title = 'Permit'`);
  expect((await lin.post(`${page}/milestones/${id}/done`)).status).toBe(303);
  expect((await sql('select done_on::text as "doneOn" from pilot_milestones where id = $1', [id]))[0]).toEqual({
    doneOn: '2027-04-03',
  });
  // A second click keeps the day, and the other pilot has no such milestone.
  greenroom.clock.set('2027-04-02T22:30:00Z');
  await lin.post(`${page}/milestones/${id}/done`);
  expect((await sql('select done_on::text as "doneOn" from pilot_milestones where id = $1', [id]))[0].doneOn).toBe(
    '2027-04-03',
  );
  const other = await create('W-2');
  for (const path of [
    `${other}/milestones/${id}/done`,
    `${other}/milestones/${id}`,
    `${other}/milestones/${id}/delete`,
  ])
    expect((await lin.post(path, { title: 'Stolen', dueOn: '2027-05-05' })).status).toBe(404);
  const list = (await viewer.get(all)).html;
  expect(textOf(list)).toContain('2 pilots, 1 running, 0 completed');
  expect(textOf(list)).toContain('Mei Chen · Harbour Bureau · Pier 3');
  expect(list.match(/<circle class="mark-done" cx/gu)).toHaveLength(2 + 1);
  // Nothing is late any more once it is stopped.
  await save(page, { state: 'stopped' });
  expect(textOf((await viewer.get(page)).html)).not.toContain('milestone overdue');
  await save(page, { state: 'running' });
  await sql(
    `insert into pilot_milestones (id, pilot_id, title, due_on, created_at, updated_at)
     select gen_random_uuid(), $1, 'One of many', '2027-05-01', now(), now() from generate_series(1, 97)`,
    [page.split('/').at(-1)],
  );
  const many = await add('One too many', '2027-05-01');
  expect([many.status, textOf(many.html), formOf(many.html, `${page}/milestones`)['title']]).toEqual([
    422,
    expect.stringContaining('At most 100 milestones'),
    'One too many',
  ]);
  await sql(`delete from pilot_milestones where title = 'One of many'`);
});

test('documents are checked files or links, and go with the pilot', async () => {
  const page = await create('W-2');
  const upload = (content: Buffer, name: string, fields: Record<string, string> = {}) =>
    lin.upload(`${page}/documents`, new File([new Uint8Array(content)], name), {
      documentTitle: '',
      url: '',
      ...fields,
    });
  expect((await upload(html, 'trap.pdf')).status).toBe(422);
  expect((await upload(pdf, 'both.pdf', { url: 'https://city.example' })).status).toBe(422);
  const link = await lin.post(`${page}/documents`, { documentTitle: 'Site', url: 'javascript:alert(1)' });
  expect([link.status, textOf(link.html)]).toEqual([422, expect.stringContaining('https://')]);
  expect((await upload(pdf, 'agreement.pdf')).location).toBe(`${page}#documents`);
  expect((await lin.post(`${page}/documents`, { documentTitle: 'Site', url: 'https://city.example/a' })).status).toBe(
    303,
  );
  const shown = await viewer.get(page);
  expect(textOf(shown.html)).toContain('agreement.pdf PDF');
  const path = /href="([^"]*\/file)"/u.exec(shown.html)?.[1] ?? '';
  expect((await viewer.get(path)).status).toBe(200);
  expect((await viewer.get(path.replace(page, await create('W-1')))).status).toBe(404);
  const files = async () => Number((await sql('select count(*) from files where deleted_at is null'))[0].count);
  expect(await files()).toBe(1);
  expect((await lin.post(`${page}/delete`)).location).toBe(all);
  expect([await files(), (await viewer.get(page)).status]).toEqual([0, 404]);
  expect(textOf((await lin.get(all)).html)).toContain('“Idea W-2” deleted.');
});

test('files, the API and the funnel say the same', async () => {
  const page = await create('W-1');
  const id = page.split('/').at(-1);
  const table = parse<Record<string, string>>((await lin.get(`${all}.csv`)).html, { columns: true, bom: true });
  expect(
    table.map(({ proposal, state, contact_email: email, indicator, result, milestones_overdue: late }) => {
      return { proposal, state, email, indicator, result, late };
    }),
  ).toEqual([
    { proposal: 'W-1', state: 'running', email: 'mei@city.example', indicator: 'Soot', result: '25', late: '0' },
    { proposal: 'W-1', state: 'running', email: 'mei@city.example', indicator: 'Ships', result: '', late: '0' },
  ]);
  expect((await lin.get(`${all}.xlsx`)).status).toBe(200);
  const { body } = await greenroom.api('GET', '/calls/clean-harbours/pilots?limit=1');
  expect([body.items.map((one: { id: string }) => one.id), body.nextCursor]).toEqual([[id], null]);
  const one = await greenroom.api('GET', `/calls/clean-harbours/pilots/${id}`);
  expect(one.body).toMatchObject({
    proposal: { externalId: 'W-1', title: 'Idea W-1' },
    contact: { name: 'Mei Chen', email: 'mei@city.example' },
    figures: [{ indicator: 'Soot', baseline: 40, target: 10, result: 25 }, { indicator: 'Ships' }],
    milestones: [{ title: 'Cables' }, { title: 'Permit', doneOn: '2027-04-03' }, { title: 'First ship', doneOn: null }],
  });
  // Somebody of the team of W-1 and of N-1 attended; only the former's pilot is a winner's.
  await create('N-1');
  const session = await makeSession(greenroom, { startsAtLocal: '2027-04-03T00:30' });
  for (const team of ['w-1', 'n-1', 'w-2']) {
    const registration = await makeRegistration(greenroom, session.id, `${team}@team.example`);
    await sql('update registrations set attended_at = $2 where id = $1', [
      registration.id,
      new Date('2027-04-02T23:40:00Z'),
    ]);
  }
  greenroom.clock.set('2027-04-02T23:59:00Z');
  const call = await getCallBySlug(greenroom.dataSource.manager, 'clean-harbours');
  await greenroom.app.get(CountOutcomes).latest(call, { firstMs: 20_000 });
  const [independent] = await sql(
    `with came as (select a.id, a.email from attendees a where a.call_id = $1 and exists (
       select from registrations r join sessions s on s.id = r.session_id
       where r.attendee_id = a.id and r.attended_at is not null and s.starts_at <= now() + interval '100 years'))
     select count(distinct a.id)::int as attended, count(distinct p.id)::int as drafted,
       count(distinct p.id) filter (where p.state in ('winner', 'showcased', 'pilot'))::int as won,
       count(distinct p.id) filter (where p.state in ('winner', 'showcased', 'pilot') and i.id is not null)::int as piloted
     from came a left join proposal_matches m on m.attendee_id = a.id and m.state = 'linked'
     left join proposals p on p.id = m.proposal_id left join pilots i on i.proposal_id = p.id`,
    [call.id],
  );
  const whole = await findWholeCall(greenroom.dataSource.manager, call.id);
  const { drafted, won, piloted } = whole.proposals;
  expect({ attended: whole.attended, drafted, won, piloted }).toEqual(independent);
  expect(independent).toEqual({ attended: 3, drafted: 3, won: 2, piloted: 1 });
  expect(textOf((await viewer.get('/console/calls/clean-harbours/outcomes')).html)).toContain('Pilot with the city');
});

test('the team sees what is shared with it on its own page, and nobody else does', async () => {
  const page = await create('W-1');
  const [, id] = /([^/]+)$/u.exec(page) ?? [];
  const own = async (email: string) => {
    const [person] = await sql('select id, link_version as "linkVersion" from attendees where email_key = $1', [email]);
    return mePath(greenroom.config.secret, person);
  };
  const get = async (path: string) => {
    const response = await fetch(`${greenroom.url}${path}`);
    return { status: response.status, html: await response.text() };
  };
  const team = await own('w-1@team.example');
  expect((await get(`${team}/pilots/${id}`)).status).toBe(404);
  const file = new File([new Uint8Array(pdf)], 'plan.pdf');
  await lin.upload(`${page}/documents`, file, { documentTitle: '', url: '' });
  await save(page, { isShared: 'yes' });
  // Whoever typed the address of a member into a form is not the team.
  await sql(`update attendees set proven_at = null, proven_by = null where email_key = 'w-1@team.example'`);
  expect([(await get(`${team}/pilots/${id}`)).status, (await get(team)).html.includes('/pilots/')]).toEqual([
    404,
    false,
  ]);
  await sql(`update attendees set proven_at = now(), proven_by = 'owner' where email_key = 'w-1@team.example'`);
  expect((await get(team)).html).toContain(`href="${team}/pilots/${id}"`);
  // Also on the page of the person whom that address was merged into.
  const mergeInto = (email: string | null) =>
    sql(
      `update attendees set merged_into = (select id from attendees where email_key = $1)
       where email_key = 'w-1@team.example'`,
      [email],
    );
  const { id: sessionId } = await makeSession(greenroom, { startsAtLocal: '2027-04-10T00:30' });
  await makeRegistration(greenroom, sessionId, 'w-1@mail.example');
  const merged = await own('w-1@mail.example');
  expect((await get(merged)).html).not.toContain(`/pilots/${id}"`);
  await mergeInto('w-1@mail.example');
  expect((await get(merged)).html).toContain(`href="${merged}/pilots/${id}"`);
  await mergeInto(null);
  const shown = await get(`${team}/pilots/${id}`);
  expect(textOf(shown.html)).toContain('Running Idea W-1 Pilot with the city Department of the city Harbour Bureau');
  expect(textOf(shown.html)).toContain('Permit Due on 31 Mar 2027 Done on 3 Apr 2027');
  expect(shown.html).toContain('href="mailto:mei@city.example"');
  expect(shown.html).not.toContain('<form');
  const path = /href="([^"]*\/documents\/[^"]*)"/u.exec(shown.html)?.[1] ?? '';
  expect((await get(path)).status).toBe(200);
  // Nobody hears of a decision before it is published.
  await sql(
    `with d as (insert into jury_decisions (id, call_id, decided_by, decided_at, note, ranking)
       select gen_random_uuid(), call_id, 'system', now(), '', '[]' from proposals where external_id = 'W-1' returning id)
     insert into jury_choices (decision_id, proposal_id, outcome, outstanding, state_before)
     select d.id, p.id, 'winner', false, 'shortlisted' from d, proposals p where p.external_id = 'W-1'`,
  );
  expect((await get(`${team}/pilots/${id}`)).status).toBe(404);
  await sql(`update jury_decisions set published_at = now(), published_by = 'system'`);
  expect((await get(`${team}/pilots/${id}`)).status).toBe(200);
  const other = await own('w-2@team.example');
  expect([(await get(`${other}/pilots/${id}`)).status, (await get(path.replace(team, other))).status]).toEqual([
    404, 404,
  ]);
});

test('one email a day reminds the responsible organizer, a week and a day before, by the calendar of the call', async () => {
  await consoleClient(greenroom, 'department');
  const page = await create('W-1');
  await sql('delete from pilot_milestones');
  for (const [title, dueOn] of [
    ['Late', '2027-03-20'],
    ['Near', '2027-04-12'],
    ['Other', '2027-04-10'],
    ['Far', '2027-06-01'],
  ] as const)
    await lin.post(`${page}/milestones`, { title, dueOn, doneOn: '', note: '' });
  const at = async (time: string) => {
    greenroom.clock.set(time);
    await greenroom.app.get(PlanReminders).run();
    const sent = await sql(
      `select payload->'pilots' as pilots from messages where kind = 'staff-pilots' order by position desc`,
    );
    const titles = (sent[0]?.pilots.milestones ?? []).map(({ title }: { title: string }) => title).join(' ');
    return `${sent.length} ${titles}`;
  };
  // Lisbon is an hour ahead of UTC; 9 April is three days before.
  expect(await at('2027-04-04T23:30:00Z')).toBe('0 ');
  expect(await at('2027-04-05T07:59:00Z')).toBe('0 ');
  expect(await at('2027-04-05T08:01:00Z')).toBe('1 Late Other Near');
  expect(await at('2027-04-06T08:05:00Z')).toBe('1 Late Other Near');
  expect(await at('2027-04-09T08:00:00Z')).toBe('2 Late Other Near');
  await sql(`update pilot_milestones set done_on = '2027-04-09' where title in ('Late', 'Other')`);
  expect(await at('2027-04-11T08:00:00Z')).toBe('3 Near');
  expect(await at('2027-04-12T12:00:00Z')).toBe('3 Near');
  expect(await at('2027-04-20T12:00:00Z')).toBe('3 Near');
  // Nobody is bothered about a pilot that is over, or that nobody is responsible for.
  await sql(`update pilots set state = 'stopped'`);
  expect(await at('2027-05-31T12:00:00Z')).toBe('3 Near');
  await sql(`update pilots set state = 'running', responsible_id = null`);
  expect(await at('2027-05-31T12:02:00Z')).toBe('3 Near');
  // A contact person is reminded as a department, with a way to their own pilots.
  await sql(
    `update organizers set email = 'mei@city.example', email_key = 'mei@city.example' where role = 'department'`,
  );
  await sql(`update pilot_milestones set due_on = '2027-05-31' where title = 'Near'`);
  expect(await at('2027-05-31T12:04:00Z')).toBe('4 Near Far');
  await greenroom.deliver();
  const [letter] = greenroom.mail.sent.filter(({ to }) => to.address === 'mei@city.example');
  expect(letter?.text).toContain('/console/my-pilots');
});

test('a contact person who attends gets what is stored about them, and is forgotten when erased', async () => {
  const session = await makeSession(greenroom, { startsAtLocal: '2027-05-10T10:00' });
  const registration = await makeRegistration(greenroom, session.id, 'Mei@City.example');
  const person = `/registrations/${registration.id}/person`;
  expect((await greenroom.api('GET', person)).body.pilots).toEqual([
    { proposal: 'W-1', title: 'Idea W-1', department: 'Harbour Bureau', name: 'Mei Chen', email: 'mei@city.example' },
  ]);
  expect((await greenroom.api('DELETE', person)).status).toBe(200);
  expect(
    await sql(`select department, contact_name as name, contact_email as email from pilots where department <> ''`),
  ).toEqual([{ department: 'Harbour Bureau', name: '', email: null }]);
});

test('contact persons of pilots that are over are forgotten with the time of storage, those of others stay', async () => {
  await create('W-2');
  await sql(`update pilots i set state = case p.external_id when 'W-1' then 'completed' else 'running' end,
    contact_name = 'Kai', contact_email = 'kai@city.example', contact_email_key = 'kai@city.example'
    from proposals p where p.id = i.proposal_id`);
  const notice = { controller: 'City', contactEmail: 'dpo@city.example', purpose: 'Sessions', legalBasis: 'consent' };
  const put = await greenroom.api('PUT', '/calls/clean-harbours/privacy', { ...notice, retentionDays: 30 });
  expect([put.status, put.body.errors]).toEqual([200, undefined]);
  greenroom.clock.set('2027-09-01T09:00:00Z');
  await greenroom.app.get(EraseExpired).run();
  expect(
    await sql(`select distinct i.state, i.contact_name as name, i.contact_email as email from pilots i order by 1`),
  ).toEqual([
    { state: 'completed', name: '', email: null },
    { state: 'running', name: 'Kai', email: 'kai@city.example' },
  ]);
});

test('an archived call keeps its pilots and changes none', async () => {
  const page = await create('W-1');
  await sql(`update calls set archived_at = now() where slug = 'clean-harbours'`);
  expect((await viewer.get(page)).status).toBe(200);
  expect((await lin.post(`${page}/milestones`, { title: 'Late', dueOn: '2027-05-01' })).status).toBe(409);
  await sql(`update calls set archived_at = null where slug = 'clean-harbours'`);
});

test('milestones and documents are deleted by API, of their own pilot only', async () => {
  const page = await create('W-1');
  const path = page.replace('/console', '');
  await lin.post(`${page}/milestones`, { title: 'By API', dueOn: '2027-06-06' });
  await lin.post(`${page}/documents`, { documentTitle: 'By API', url: 'https://city.example/api' });
  const other = (await create('W-2')).replace('/console', '');
  for (const kind of ['milestones', 'documents']) {
    const titled = async () => {
      const { body } = await greenroom.api('GET', path);
      return body[kind].find(({ title }: { title: string }) => title === 'By API');
    };
    const one = await titled();
    expect((await greenroom.api('DELETE', `${other}/${kind}/${one.id}`)).status).toBe(404);
    const { status, body } = await greenroom.api('DELETE', `${path}/${kind}/${one.id}`);
    expect([status, body.proposal.externalId, await titled()]).toEqual([200, 'W-1', undefined]);
    expect((await greenroom.api('DELETE', `${path}/${kind}/${one.id}`)).status).toBe(404);
  }
  await greenroom.api('DELETE', other);
});

test('a pilot is deleted by API, unless it has changed, and another can be made', async () => {
  const path = (await create('W-2')).replace('/console', '');
  const { headers } = await greenroom.api('GET', path);
  const remove = (tag: string) => greenroom.api('DELETE', path, undefined, { headers: { 'if-match': tag } });
  expect((await remove('"stale"')).status).toBe(412);
  const { status, body } = await remove(headers.get('etag') ?? '');
  expect([status, body.proposal.externalId]).toEqual([200, 'W-2']);
  expect((await greenroom.api('DELETE', path)).status).toBe(404);
  expect((await create('W-2')).replace('/console', '')).not.toBe(path);
});
