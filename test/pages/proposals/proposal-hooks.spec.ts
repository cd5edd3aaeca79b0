import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { ChangeProposalHook } from '../../../src/flows/proposals/change-proposal-hook.flow.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall } from '../../support/api-fixtures.js';
import { staff } from '../../support/world.js';

let greenroom: TestApp;
let hook: { id: string; secret: string };
const proposals = '/calls/clean-harbours/proposals';

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
  const { hook: made, secret } = await greenroom.app
    .get(ChangeProposalHook)
    .create('clean-harbours', 'Platform', staff);
  hook = { id: made.id, secret };
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const proposal = { title: 'Shore power', theme: 'energy', members: [{ email: 'lead@example.org' }], state: 'draft' };

interface Sending {
  secret?: string;
  id?: string;
  /** Of the attempt. */
  at?: Date;
  /** What is sent instead of what was signed. */
  body?: string;
  signature?: (right: string) => string;
  hookId?: string;
}

/** Signs as the authors of the standard do, and sends. */
function send(event: object | string, sending: Sending = {}) {
  const { secret = hook.secret, id = randomUUID(), at = greenroom.clock.now(), hookId = hook.id } = sending;
  const text = typeof event === 'string' ? event : JSON.stringify(event);
  const right = new Webhook(secret).sign(id, at, text);
  return greenroom.api('POST', `/hooks/proposals/${hookId}`, sending.body ?? text, {
    key: null,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': sending.signature?.(right) ?? right,
    },
  });
}
const changed = (externalId: string, changes: object = {}, timestamp = greenroom.clock.now().toISOString()) => ({
  type: 'proposal.changed',
  timestamp,
  data: { externalId, ...proposal, ...changes },
});
const deleted = (externalId: string, timestamp = greenroom.clock.now().toISOString()) => ({
  type: 'proposal.deleted',
  timestamp,
  data: { externalId },
});
const outcome = async (answer: ReturnType<typeof send>) => {
  const { status, body } = await answer;
  return status === 200 ? body.outcome : `${status} ${body.code}`;
};
const read = async (externalId: string) => (await greenroom.api('GET', `${proposals}/${externalId}`)).body;
const deliveries = () =>
  greenroom.dataSource.query('select type, external_id, outcome, faults from proposal_deliveries order by received_at');

describe('an event', () => {
  test('that is signed puts a proposal, changes it, and takes it back', async () => {
    expect(await outcome(send(changed('W-1')))).toBe('created');
    greenroom.clock.advance({ minutes: 1 });
    expect(await outcome(send(changed('W-1', { state: 'submitted', url: 'https://platform.example/1' })))).toBe(
      'changed',
    );
    expect(await outcome(send(changed('W-1', { state: 'submitted' })))).toBe('unchanged');
    greenroom.clock.advance({ minutes: 1 });
    expect(await outcome(send(deleted('W-1')))).toBe('changed');
    expect(await outcome(send(deleted('W-1')))).toBe('unchanged');
    // Its team hears of it once.
    const told: { hand: string }[] = await greenroom.dataSource.query(
      `select payload#>>'{submission,withdrawn,hand}' as hand from messages where kind = 'proposal-withdrawn'`,
    );
    expect(told).toEqual([{ hand: 'platform' }]);
    const { state, source, url, history } = await read('W-1');
    expect([state, source, url]).toEqual(['withdrawn', 'webhook', 'https://platform.example/1']);
    expect(history.map((one: { to: string; source: string }) => `${one.to} ${one.source}`)).toEqual([
      'draft webhook',
      'submitted webhook',
      'withdrawn webhook',
    ]);
    const [entry] = await greenroom.dataSource.query(
      `select actor from audit_entries where action = 'proposal.created' order by position desc limit 1`,
    );
    expect(entry.actor).toBe(`proposal-hook:${hook.id}`);
  });

  test('can say a part of what is known, and more than we know', async () => {
    expect(await outcome(send(changed('W-9', { content: { summary: 'One.', stage: 'idea' } })))).toBe('created');
    greenroom.clock.advance({ minutes: 1 });
    const part = { ...changed('W-9'), data: { externalId: 'W-9', score: 5, content: { summary: 'Two.' } } };
    expect(await outcome(send(part))).toBe('changed');
    expect(await read('W-9')).toMatchObject({
      title: proposal.title,
      state: 'draft',
      members: [{ email: 'lead@example.org' }],
      content: { summary: 'Two.', stage: 'idea' },
    });
  });

  test('sent twice, even at once, has one effect and the same answer', async () => {
    const event = changed('W-2');
    const answers = await Promise.all(Array.from({ length: 5 }, () => outcome(send(event, { id: 'msg_same' }))));
    expect(answers).toEqual(Array(5).fill('created'));
    await greenroom.api('PUT', `${proposals}/W-2`, { ...proposal, title: 'Changed since' });
    expect(await outcome(send(event, { id: 'msg_same' }))).toBe('created');
    expect(await read('W-2')).toMatchObject({ title: 'Changed since', history: [{ to: 'draft' }] });
  });

  test('that is older than what is known changes nothing, whichever way that came', async () => {
    const times = ['09:00', '09:01', '09:02', '09:03', '09:04'].map((time) => `2026-12-01T${time}:00Z`);
    greenroom.clock.set('2026-12-01T09:04:00Z');
    expect(await outcome(send(changed('W-3', { title: 'Second' }, times[1])))).toBe('created');
    expect(await outcome(send(changed('W-3', { title: 'First' }, times[0])))).toBe('older');
    expect(await outcome(send(changed('W-3', { title: 'Third' }, times[2])))).toBe('changed');
    expect(await outcome(send(deleted('W-3', times[1])))).toBe('older');
    expect((await read('W-3')).title).toBe('Third');
    await greenroom.api('PUT', `${proposals}/W-3`, { ...proposal, title: 'Put' });
    expect(await outcome(send(changed('W-3', { title: 'Fourth' }, times[3])))).toBe('older');
    expect(await outcome(send(changed('W-3', { title: 'Fifth' }, times[4])))).toBe('changed');
    // Gone before we ever knew of it: what was so before must not bring it back.
    expect(await outcome(send(deleted('W-4', times[3])))).toBe('unchanged');
    expect(await outcome(send(changed('W-4', {}, times[2])))).toBe('older');
    expect(await read('W-4')).toMatchObject({ code: 'proposal-not-found' });
    expect(await outcome(send(changed('W-4', {}, times[4])))).toBe('created');
  });

  test('of two at once the newer wins, and a simultaneous PUT loses nothing', async () => {
    greenroom.clock.set('2026-12-01T09:04:00Z');
    for (const round of [1, 2, 3]) {
      const id = `R-${round}`;
      const [older, newer] = ['2026-12-01T09:01:00Z', '2026-12-01T09:02:00Z'];
      await Promise.all([
        send(changed(id, { title: 'Newer', state: 'submitted' }, newer)),
        send(changed(id, { title: 'Older' }, older)),
      ]);
      expect(await read(id)).toMatchObject({ title: 'Newer', state: 'submitted' });
      const answers = await Promise.all([
        greenroom.api('PUT', `${proposals}/${id}`, { ...proposal, title: 'Put', state: 'shortlisted' }),
        send(changed(id, { title: 'Late', state: 'submitted' }, '2026-12-01T09:03:00Z')),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(await read(id)).toMatchObject({ title: 'Put', state: 'shortlisted' });
    }
  });
});

describe('a signature', () => {
  const none = { code: 'not-signed', detail: 'Unknown webhook, or invalid signature.' };

  test.each<[string, Sending]>([
    ['of another secret', { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }],
    ['of another body', { body: JSON.stringify({ type: 'proposal.deleted' }) }],
    ['that is cut off', { signature: (right) => right.slice(0, -4) }],
    ['of another version', { signature: (right) => right.replace('v1,', 'v1a,') }],
    ['that is missing', { signature: () => '' }],
    ['six minutes old', { at: new Date('2026-12-01T08:54:00Z') }],
    ['six minutes ahead', { at: new Date('2026-12-01T09:06:00Z') }],
    ['for a hook that is none', { hookId: randomUUID() }],
    ['for no id at all', { hookId: 'clean-harbours' }],
  ])('%s is refused, always in the same words', async (_name, sending) => {
    const { status, body } = await send(changed('U-1'), sending);
    expect([status, body.code, body.detail, body.errors]).toEqual([401, none.code, none.detail, undefined]);
    expect(await read('U-1')).toMatchObject({ code: 'proposal-not-found' });
  });

  test('among several is enough, and five minutes are not too old', async () => {
    const at = new Date('2026-12-01T08:55:00Z');
    expect(await outcome(send(changed('U-2'), { at, signature: (right) => `v1,AAAA v2,x ${right}` }))).toBe('created');
  });

  test('of the secret before is good for a day after a rotation, and at once for no longer where it leaked', async () => {
    const made = await greenroom.app.get(ChangeProposalHook).create('clean-harbours', 'Rotated', staff);
    const rotate = greenroom.app.get(ChangeProposalHook);
    const hookId = made.hook.id;
    const second = await rotate.rotate(hookId, { endsNow: false }, staff);
    const both = () =>
      Promise.all([made.secret, second].map((secret) => outcome(send(changed('U-3'), { hookId, secret }))));
    expect(await both()).not.toContain('401 not-signed');
    greenroom.clock.advance({ hours: 25 });
    expect(await both()).toEqual(['401 not-signed', 'unchanged']);
    const third = await rotate.rotate(hookId, { endsNow: true }, staff);
    expect(await both()).toEqual(['401 not-signed', '401 not-signed']);
    expect(await outcome(send(changed('U-3'), { hookId, secret: third }))).toBe('unchanged');
    await rotate.remove(hookId, staff);
    expect(await outcome(send(changed('U-3'), { hookId, secret: third }))).toBe('401 not-signed');
  });

  test('is kept as a secret that the database alone does not tell', async () => {
    const [row] = await greenroom.dataSource.query('select secret from proposal_hooks where id = $1', [hook.id]);
    const key = hook.secret.slice('whsec_'.length);
    for (const encoding of ['utf8', 'latin1', 'base64'] as const)
      expect(row.secret.toString(encoding)).not.toContain(key);
    expect(row.secret.includes(Buffer.from(key, 'base64'))).toBe(false);
  });
});

describe('a delivery', () => {
  test.each<[string, object | string, string]>([
    ['with an unknown theme', { data: { externalId: 'B-1', ...proposal, theme: 'fire' } }, '422 invalid'],
    ['without an id', { data: proposal }, '422 invalid'],
    ['with a part of a proposal that nobody knows', { data: { externalId: 'B-1', title: 'A' } }, '422 invalid'],
    ['without a time', { timestamp: 'yesterday' }, '422 invalid'],
    ['from the future', { timestamp: '2026-12-01T09:06:00Z' }, '422 invalid'],
    ['of another kind', { type: 'proposal.scored' }, 'ignored'],
    ['that is no JSON', '{"type"', '422 invalid'],
    ['that holds half a character', '{"type":"proposal.changed\\ud800"}', '422 invalid'],
    ['that is empty', '', '422 invalid'],
  ])('%s changes nothing', async (_name, part, wanted) => {
    const event = typeof part === 'string' ? part : { ...changed('B-1'), ...part };
    expect(await outcome(send(event))).toBe(wanted);
    expect(await read('B-1')).toMatchObject({ code: 'proposal-not-found' });
  });

  test('of a jump over a state is refused with what may follow, and taken in when it is sent again and right', async () => {
    await send(changed('B-2'));
    greenroom.clock.advance({ minutes: 1 });
    const jump = await send(changed('B-2', { state: 'winner' }), { id: 'msg_jump' });
    expect([jump.status, jump.body.code, jump.body.errors[0].path]).toEqual([409, 'state-jump', 'state']);
    await send(changed('B-2', { state: 'submitted' }));
    await send(changed('B-2', { state: 'shortlisted' }));
    expect(await outcome(send(changed('B-2', { state: 'winner' }), { id: 'msg_jump' }))).toBe('changed');
  });

  test('that was refused is noted with its faults, and with nothing of people', async () => {
    await greenroom.dataSource.query('delete from proposal_deliveries');
    await send(changed('B-3', { theme: 'fire', members: [{ email: 'secret@example.org', name: 'Secret Name' }] }));
    await send(changed('B-3', { members: [{ email: 'no address of Secret Name' }] }));
    await send(changed('B-4'), { signature: () => 'v1,none' });
    const rows = await deliveries();
    expect(
      rows.map((row: { outcome: string; faults: { path: string; code: string }[] }) => [
        row.outcome,
        row.faults.map(({ path, code }) => `${path} ${code}`),
      ]),
    ).toEqual([
      ['refused', ['theme unknown-theme']],
      ['refused', ['members.0.email not-an-address']],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/secret/iu);
  });

  test('of a megabyte is refused, and a GET is no delivery', async () => {
    const long = await send(changed('B-5', { title: 'x'.repeat(1_000_000) }));
    expect(long.status).toBe(413);
    expect((await send(changed('B-5', { title: 'x'.repeat(270_000) }))).status).toBe(413);
    expect((await greenroom.api('GET', `/hooks/proposals/${hook.id}`)).status).toBe(405);
  });
});

describe('after the deadline', () => {
  /** The first instant after the grace. */
  const over = '2027-06-30T23:05:00Z';
  const list = '/console/calls/clean-harbours/late-changes';
  const put = (id: string, changes: object) => greenroom.api('PUT', `${proposals}/${id}`, { ...submitted, ...changes });
  const submitted = { ...proposal, state: 'submitted', content: { summary: 'One cable.' } };
  const open = async (client: ConsoleClient, id: string) => {
    const action = `/console/calls/clean-harbours/proposals/${id}/late`;
    return { action, ...formOf((await client.get(list)).html, action) } as { action: string; seen: string };
  };
  const decide = (client: ConsoleClient, { action, seen }: { action: string; seen: string }, decision: string) =>
    client.postAndFollow(action, { seen, decision }).then(({ html }) => textOf(html));
  const past = (id: string) =>
    greenroom.dataSource.query(
      `select e.action from audit_entries e join proposals p on e.subject = 'proposal:' || p.id
       where p.external_id = $1 and e.action like 'proposal.change-%' order by e.position`,
      [id],
    );

  test('the platform proposes, to the second, and an owner decides', async () => {
    greenroom.clock.set('2027-06-30T23:04:59Z');
    expect(await outcome(send(changed('L-1', submitted)))).toBe('created');
    expect((await put('L-1', { title: 'In the last second' })).status).toBe(200);
    greenroom.clock.set(over);
    const event = changed('L-1', { ...submitted, title: 'Too late', members: [{ email: 'other@example.org' }] });
    expect(await outcome(send(event, { id: 'msg_late' }))).toBe('waiting');
    // Twice, and by the other way: it waits once.
    expect([await outcome(send(event, { id: 'msg_late' })), await outcome(send(event))]).toEqual([
      'waiting',
      'waiting',
    ]);
    const again = await put('L-1', { title: 'Too late', members: [{ email: 'other@example.org' }] });
    expect([again.status, again.body.title, again.body.waiting]).toEqual([
      202,
      'In the last second',
      expect.objectContaining({ title: 'Too late', state: null, message: expect.stringContaining('an owner') }),
    ]);
    // Who is on the team is not judged.
    expect(again.body.members).toEqual([{ email: 'other@example.org', name: null }]);
    expect(await past('L-1')).toEqual([{ action: 'proposal.change-waits' }]);
    const [owner, other] = [await consoleClient(greenroom), await consoleClient(greenroom)];
    expect(textOf((await owner.get('/console/calls/clean-harbours')).html)).toContain('Late changes to decide: 1');
    expect((await owner.get(list)).html).toMatch(/<del>In<\/del>[\s\S]*<ins>Too<\/ins>/u);
    const [shown, theirs] = [await open(owner, 'L-1'), await open(other, 'L-1')];
    const said = await Promise.all([decide(owner, shown, 'take'), decide(other, theirs, 'take')]);
    expect(said.filter((text) => text.includes('Taken over.'))).toHaveLength(1);
    expect(said.filter((text) => text.includes('Another owner has decided this'))).toHaveLength(1);
    expect(again.body.late).toBe(false);
    expect(await read('L-1')).toMatchObject({ title: 'Too late', state: 'submitted', late: true, waiting: null });
    const { items } = (await greenroom.api('GET', `${proposals}?limit=100`)).body;
    expect(items.find((one: { externalId: string }) => one.externalId === 'L-1')).toMatchObject({ late: true });
    for (const path of ['proposals?q=Too+late', 'proposals/L-1', 'jury'])
      expect([path, textOf((await owner.get(`/console/calls/clean-harbours/${path}`)).html)]).toEqual([
        path,
        expect.stringContaining('Changed after the deadline'),
      ]);
    expect(await past('L-1')).toEqual([{ action: 'proposal.change-waits' }, { action: 'proposal.change-taken' }]);
    expect((await put('L-1', { title: 'Too late', members: [{ email: 'other@example.org' }] })).status).toBe(200);
  });

  test('it takes no winner back, in whatever order its events come, and what was left stays left', async () => {
    expect((await put('L-2', {})).status).toBe(201);
    for (const state of ['shortlisted', 'winner'])
      await greenroom.api('POST', `${proposals}/L-2/state`, { state, note: 'The jury' });
    // The deadline is still to come; a platform that repeats what it knows changes nothing.
    expect((await put('L-2', { state: 'withdrawn' })).status).toBe(202);
    expect([(await put('L-2', {})).status, (await read('L-2')).waiting]).toEqual([200, null]);
    const [early, late] = ['2027-07-01T08:00:00Z', '2027-07-01T09:00:00Z'];
    greenroom.clock.set(late);
    expect(await outcome(send(deleted('L-2', late)))).toBe('waiting');
    expect(await outcome(send(changed('L-2', { ...submitted, title: 'Older' }, early)))).toBe('older');
    expect(await read('L-2')).toMatchObject({ state: 'winner', waiting: { state: 'withdrawn', title: 'Shore power' } });
    const owner = await consoleClient(greenroom);
    const shown = await open(owner, 'L-2');
    greenroom.clock.advance({ minutes: 1 });
    expect(
      await outcome(send({ ...deleted('L-2'), type: 'proposal.changed', data: { externalId: 'L-2', title: 'New' } })),
    ).toBe('waiting');
    expect(await decide(owner, shown, 'leave')).toContain('A newer change has arrived. Decide again.');
    expect(await decide(owner, await open(owner, 'L-2'), 'leave')).toContain('Ignored.');
    expect((await put('L-2', { state: 'withdrawn', title: 'New' })).status).toBe(200);
    expect(await read('L-2')).toMatchObject({ state: 'winner', title: 'Shore power', waiting: null });
    const organizer = await consoleClient(greenroom, 'organizer');
    expect((await organizer.post(shown.action, { seen: shown.seen, decision: 'take' })).status).toBe(403);
    expect(await past('L-2')).toHaveLength(4);
    const sent = await greenroom.dataSource.query(
      `select 1 from messages where kind = 'proposal-withdrawn' and payload#>>'{submission,title}' = 'Shore power' and created_at > '2027-01-01'`,
    );
    expect(sent).toEqual([]);
  });

  test('an owner takes over all that the page knows of, and what can’t follow still waits', async () => {
    const ids = ['A-1', 'A-2', 'A-3', 'A-4'];
    greenroom.clock.set('2027-06-30T23:04:59Z');
    for (const id of ids) expect((await put(id, { title: `As judged: ${id}` })).status).toBe(201);
    greenroom.clock.set(over);
    for (const id of ids.slice(0, 2)) expect((await put(id, { title: `Later: ${id}` })).status).toBe(202);
    expect((await put('A-3', { state: 'pilot' })).status).toBe(202);
    greenroom.clock.advance({ minutes: 1 });
    const owner = await consoleClient(greenroom);
    const shown = await owner.get(list);
    expect(textOf(shown.html)).toContain('Accept all 3');
    greenroom.clock.advance({ minutes: 1 });
    expect((await put('A-4', { title: 'Later: A-4' })).status).toBe(202);
    const done = await owner.postAndFollow(list, formOf(shown.html, list));
    expect(textOf(done.html)).toContain('2 accepted. 1 still waiting.');
    expect(await Promise.all(ids.map(async (id) => (await read(id)).title))).toEqual([
      'Later: A-1',
      'Later: A-2',
      'As judged: A-3',
      'As judged: A-4',
    ]);
    expect(textOf(done.html)).toContain('Accept all 2');
    const organizer = await consoleClient(greenroom, 'organizer');
    expect((await organizer.get(list)).html).not.toContain('Accept all');
    expect((await organizer.post(list, { seen: '2027-07-01T00:00:00Z' })).status).toBe(403);
  });

  test('a withdrawal that an owner takes over is told to the team', async () => {
    expect((await put('L-3', { title: 'Wave park' })).status).toBe(201);
    greenroom.clock.set(over);
    expect(await outcome(send(deleted('L-3')))).toBe('waiting');
    const owner = await consoleClient(greenroom);
    expect(await decide(owner, await open(owner, 'L-3'), 'take')).toContain('Taken over.');
    expect((await read('L-3')).state).toBe('withdrawn');
    const sent = await greenroom.dataSource.query(
      `select 1 from messages where kind = 'proposal-withdrawn' and payload#>>'{submission,title}' = 'Wave park'`,
    );
    expect(sent).toHaveLength(1);
  });
});
