import sharp from 'sharp';
import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { readJuryProgress } from '../../../../src/parts/jury/domain/jury-progress.js';
import { pageToken } from '../../../../src/domain/registrations/links/link-tokens.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { DecideWinners } from '../../../../src/parts/jury/flows/decide-winners.flow.js';
import { EditWinnerEntry } from '../../../../src/parts/winners/flows/edit-winner-entry.flow.js';
import { ChangeProposalState } from '../../../../src/flows/proposals/change-proposal-state.flow.js';
import { PublishWinners } from '../../../../src/parts/winners/flows/publish-winners.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { consoleClient, textOf } from '../../../support/console-client.js';

let greenroom: TestApp;
const ids = new Map<string, string>();
const own = new Map<string, string>();
const system = { kind: 'system' } as const;

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { winners: 3, languages: ['en', 'de'] });
  const session = await makeSession(greenroom);
  for (const name of ['roofs', 'ports', 'soil', 'rain']) {
    const members = ['lead', 'second'].map((role) => ({
      email: `${role}@${name}.example`,
      name: `${role} of ${name}`,
    }));
    const { body } = await greenroom.api('PUT', `/calls/clean-harbours/proposals/${name}`, {
      title: `Proposal ${name}`,
      theme: name === 'ports' ? 'water' : 'energy',
      organization: `Team ${name}`,
      members,
      state: 'submitted',
      content: { summary: `About ${name}.` },
    });
    ids.set(name, body.id);
    for (const { email } of members)
      await makeRegistration(greenroom, session.id, email, { name: email, timeZone: 'America/New_York' });
    for (const { email } of members) {
      const { id, linkVersion } = await greenroom.dataSource.getRepository(Attendee).findOneByOrFail({ email });
      own.set(email, `/me/${pageToken(greenroom.config.secret, id, linkVersion)}`);
    }
  }
  const rows = await greenroom.dataSource.query(`select external_id as name, id from proposals`);
  for (const { name, id } of rows) ids.set(name, id);
});
afterAll(() => greenroom?.stop());

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${greenroom.url}${path}`, { redirect: 'manual', headers });
  const html = await response.text();
  return { status: response.status, headers: response.headers, html, text: textOf(html) };
}
async function post(path: string, fields: Record<string, string> | FormData = {}) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  const response = await fetch(`${greenroom.url}${path}`, { method: 'POST', redirect: 'manual', body });
  const html = await response.text();
  return { status: response.status, location: response.headers.get('location') ?? '', text: textOf(html), html };
}
const pageOf = (who: string, name: string) => `${own.get(`${who}@${name}.example`)}/winners/${ids.get(name)}`;
const decide = async (...names: string[]) => {
  const { manager } = greenroom.dataSource;
  const { results, proposals } = await readJuryProgress(manager, await getCallBySlug(manager, 'clean-harbours'));
  const winners = names.map((name) => ids.get(name) ?? '');
  const seen = seenRanks(frozenRanks(results, proposals));
  const input = { winners, outstanding: winners.slice(0, 1), note: '', fewer: true, seen };
  await greenroom.app.get(DecideWinners).decide('clean-harbours', input, system);
};
const versionOf = (html: string) => /name="version" value="([^"]*)"/u.exec(html)?.[1]?.replaceAll('&#x3D;', '=') ?? '';

test('nobody outside the organizers learns of a decision before it is published', async () => {
  await decide('roofs', 'ports', 'soil');
  const me = await get(own.get('lead@roofs.example') ?? '');
  expect([me.text.includes('Received Proposal roofs'), me.text.includes('Winner')]).toEqual([true, false]);
  expect((await get(pageOf('lead', 'roofs'))).status).toBe(404);
  await greenroom.app.get(PublishWinners).publishDecision('clean-harbours', '2026-12-15T23:59', system);
  expect((await get(own.get('lead@roofs.example') ?? '')).html).toContain(pageOf('lead', 'roofs'));
});

test('a winner reads the deadline in their own zone, and answers once a box is ticked', async () => {
  const page = await get(pageOf('lead', 'roofs'));
  expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(page.text).toContain('Answer by Tuesday 15 December 2026, 18:59, New York (UTC−5).');
  expect(page.text).toContain('23:59 in Lisbon, UTC');
  expect(page.text).toContain('Outstanding in its theme');
  expect((await get(pageOf('lead', 'rain'))).status).toBe(404);
  expect((await get(`${own.get('lead@ports.example')}/winners/${ids.get('roofs')}`)).status).toBe(404);
  const unticked = await post(`${pageOf('lead', 'roofs')}/answer`, { answer: 'accepted' });
  expect([unticked.status, unticked.text.includes('Tick the box to confirm')]).toEqual([422, true]);
  const accepted = await post(`${pageOf('lead', 'roofs')}/answer`, { answer: 'accepted', agree: 'yes' });
  expect([accepted.status, accepted.location]).toEqual([303, `${pageOf('lead', 'roofs')}?done=accepted`]);
  await greenroom.deliver();
  const receipts = greenroom.mail
    .to('second@roofs.example')
    .filter(({ subject }) => subject.startsWith('Your team has accepted'));
  expect(receipts.map(({ text }) => text.includes(pageOf('second', 'roofs')))).toEqual([true]);
  const second = await post(`${pageOf('second', 'roofs')}/answer`, { answer: 'declined', disagree: 'yes' });
  expect([second.status, second.text.includes('You’re among the winners')]).toEqual([409, true]);
  const declined = await post(`${pageOf('lead', 'soil')}/answer`, { answer: 'declined', disagree: 'yes' });
  expect(declined.status).toBe(303);
  expect((await get(pageOf('second', 'soil'))).text).toContain('Your team has declined');
});

describe('what may be published', () => {
  const entry = { title: 'Cool roofs', summary: 'They stay cool.', url: 'https://roofs.example', pictureAlt: 'A roof' };
  const path = () => pageOf('lead', 'roofs');

  test('is the team’s choice, and two of them do not overwrite each other', async () => {
    const first = await get(path());
    expect(first.html).toContain('About roofs.');
    const bad = await post(`${path()}/entry`, { ...entry, url: 'javascript:alert(1)', version: versionOf(first.html) });
    expect([bad.status, bad.html.includes('javascript:alert(1)')]).toEqual([422, true]);
    expect((await post(`${path()}/entry`, { ...entry, version: versionOf(first.html) })).status).toBe(303);
    const other = await post(`${path()}/entry`, { ...entry, title: 'White roofs', version: versionOf(first.html) });
    expect([other.status, other.text.includes('A teammate changed this: “Cool roofs”')]).toEqual([409, true]);
    const again = { ...entry, consents: 'yes', showsOrganization: 'yes', version: versionOf(other.html) };
    expect((await post(`${path()}/entry`, again)).status).toBe(303);
    // Who has given no name is known by their address, which must not become public as one.
    const address = await post(`${path()}/name`, { name: 'lea@example.org', shows: 'yes' });
    expect([address.status, textOf(address.html)]).toEqual([422, expect.stringContaining('Enter your name')]);
    expect((await post(`${path()}/name`, { name: 'Lea <b>', shows: 'yes' })).status).toBe(303);
    expect((await get(pageOf('second', 'roofs'))).html).toContain('Lea &lt;b&gt;');
    const data = await fetch(`${greenroom.url}${own.get('lead@roofs.example')}/data.json`);
    expect(await data.json()).toMatchObject({ proposals: [{ state: 'winner', publicName: 'Lea <b>' }] });
  });

  test('has a picture that is drawn anew, and no other file', async () => {
    const send = (content: Buffer | string, name: string) => {
      const form = new FormData();
      form.set('picture', new File([content instanceof Buffer ? new Uint8Array(content) : content], name));
      return post(`${path()}/picture`, form);
    };
    const page = await send('<html><script>alert(1)</script></html>', 'roof.png');
    expect([page.status, page.text.includes('Only these types are accepted')]).toEqual([422, true]);
    const background = { width: 3000, height: 1500, channels: 3 as const, background: '#357' };
    const jpeg = await sharp({ create: background })
      .withExif({ IFD0: { Artist: 'secret' } })
      .jpeg()
      .toBuffer();
    expect((await send(jpeg, 'roof.jpg')).status).toBe(303);
    const picture = await fetch(`${greenroom.url}${path()}/picture`);
    const bytes = Buffer.from(await picture.arrayBuffer());
    const { format, width, height, exif } = await sharp(bytes).metadata();
    const shown = ['cache-control', 'content-type'].map((name) => picture.headers.get(name));
    expect([...shown, format, width, height, exif]).toEqual(['no-store', 'image/webp', 'webp', 1440, 720, undefined]);
  });
});

describe('the winners page', () => {
  const list = '/calls/clean-harbours/winners';
  const publish = (isPublic: boolean) =>
    greenroom.app.get(PublishWinners).run('clean-harbours', isPublic, { kind: 'system' });
  const pictureOn = (html: string) =>
    /src="([^"]*picture\.webp[^"]*)"/u.exec(html)?.[1]?.replaceAll('&#x3D;', '=') ?? '';

  test('shows nothing before it is published, and then only what teams agreed to', async () => {
    const paths = [list, `${list}/embed`, `${list}/${ids.get('roofs')}/picture.webp`, `/api/v1${list}`];
    for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 404]);
    expect((await get('/calls/clean-harbours')).html).not.toContain(list);
    await publish(true);
    const page = await get(list);
    expect(page.text).toContain(
      '2 proposals chosen in Clean Harbours Challenge. 1 team has accepted. Shown here, with their teams’ agreement: 1.',
    );
    for (const text of ['Cool roofs', 'They stay cool.', 'Team roofs', 'roofs.example', 'Lea <b>'])
      expect([text, page.text.includes(text) || page.html.includes(text.replace('<b>', '&lt;b&gt;'))]).toEqual([
        text,
        true,
      ]);
    for (const text of ['ports', 'soil', 'second of roofs', 'lead of roofs', 'lead@'])
      expect(page.text).not.toContain(text);
    expect((await get('/calls/clean-harbours')).html).toContain(list);
    expect((await get(`${list}?lang=de`)).text).toContain('Ausgezeichnete');
    const picture = await fetch(greenroom.url + pictureOn(page.html));
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/webp']);
  });

  test('is data for search engines and for those who share it', async () => {
    const { html } = await get(list);
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/u.exec(html)?.[1] ?? '{}');
    expect(data).toMatchObject({
      '@type': 'ItemList',
      numberOfItems: 1,
      itemListElement: [
        {
          position: 1,
          item: {
            '@type': 'CreativeWork',
            name: 'Cool roofs',
            award: 'Clean Harbours Challenge',
            url: 'https://roofs.example',
            creator: [{ '@type': 'Person', name: 'Lea <b>' }],
            sourceOrganization: { '@type': 'Organization', name: 'Team roofs' },
          },
        },
      ],
    });
    expect(html).toContain(`<meta property="og:url" content="${greenroom.url}${list}">`);
    // As wide as all others, whatever a team uploads.
    expect(html).toContain(`<meta property="og:image" content="${greenroom.url}${list}/card.png?lang&#x3D;en">`);
  });

  test('can be embedded: as a frame that shows nothing else of ours, and as JSON', async () => {
    const frame = await get(`${list}/embed`);
    expect([frame.status, frame.headers.get('x-frame-options')]).toEqual([200, null]);
    expect(frame.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors \*/u);
    expect([frame.html.includes('<form'), frame.html.includes('<script'), frame.text.includes('Cool roofs')]).toEqual([
      false,
      false,
      true,
    ]);
    expect((await get(list)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const element = await fetch(`${greenroom.url}${list}/embed.json?lang=en`);
    expect([element.headers.get('access-control-allow-origin'), element.headers.getSetCookie()]).toEqual(['*', []]);
    expect(await element.json()).toMatchObject({
      lede: expect.stringContaining('2 proposals chosen'),
      groups: [{ name: 'Energy', winners: [{ title: 'Cool roofs', organization: 'Team roofs' }] }],
    });
    const answer = await fetch(`${greenroom.url}/api/v1${list}`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(frame.text).toContain('2 proposals chosen in Clean Harbours Challenge. 1 team has accepted.');
    expect(await answer.json()).toMatchObject({
      counts: { chosen: 2, accepted: 1, shown: 1 },
      items: [
        {
          title: 'Cool roofs',
          theme: 'energy',
          outstanding: true,
          team: ['Lea <b>'],
          organization: 'Team roofs',
          website: 'https://roofs.example',
          picture: { alt: 'A roof' },
        },
      ],
    });
  });

  test('changes with the next request, whatever it shows', async () => {
    await post(`${pageOf('lead', 'ports')}/answer`, { answer: 'accepted', agree: 'yes' });
    const edit = async (name: string, fields: Record<string, string>) =>
      post(`${pageOf('lead', name)}/entry`, { ...fields, version: versionOf((await get(pageOf('lead', name))).html) });
    const shown = async () => (await get(list)).text;
    await edit('ports', { title: 'Quiet ports', summary: 'One.\n\nTwo.', consents: 'yes' });
    expect(await shown()).toContain('Quiet ports One. More about it');
    expect(await shown()).not.toContain('Team ports');
    await post(`${pageOf('second', 'ports')}/name`, { name: 'Sek Ond', shows: 'yes' });
    expect(await shown()).toContain('Sek Ond');
    await post(`${pageOf('second', 'ports')}/name`, { name: 'Sek Ond' });
    expect(await shown()).not.toContain('Sek Ond');
    await post(`${pageOf('second', 'ports')}/name`, { name: 'Sek Ond', shows: 'yes' });
    expect(await shown()).toContain('Sek Ond');
    const id = ids.get('ports') ?? '';
    await greenroom.dataSource.query(`delete from proposal_members where proposal_id = $1 and name like 'second%'`, [
      id,
    ]);
    expect(await shown()).not.toContain('Sek Ond');
    const editEntry = greenroom.app.get(EditWinnerEntry);
    await editEntry.hide(id, true, { kind: 'system' });
    expect(await shown()).not.toContain('Quiet ports');
    await editEntry.hide(id, false, { kind: 'system' });
    await greenroom.api('PATCH', '/calls/clean-harbours', { name: 'Cleaner Harbours' });
    expect(await shown()).toContain('2 proposals chosen in Cleaner Harbours.');
    const picture = pictureOn((await get(list)).html);
    await edit('roofs', { title: 'Cool roofs', summary: '', url: '', pictureAlt: '' });
    expect(await shown()).not.toContain('Cool roofs');
    expect((await get(picture)).status).toBe(404);
    const gone = { state: 'withdrawn' as const, note: '' };
    await greenroom.app.get(ChangeProposalState).run('clean-harbours', 'ports', gone, system);
    expect(await shown()).not.toContain('Quiet ports');
    await publish(false);
    expect((await get(list)).status).toBe(404);
    expect((await get('/calls/clean-harbours')).html).not.toContain(list);
  });
});

test('organizers see who accepts, offer free places, and publish the page', async () => {
  const owner = await consoleClient(greenroom);
  const console = '/console/calls/clean-harbours/jury/winners';
  const shown = async () => textOf((await owner.get(console)).html);
  const page = await shown();
  expect(page).toContain('Accepted Proposal roofs');
  expect(page).toContain('Declined Proposal soil');
  expect(page).toContain(
    'Free places: 2 “Proposal ports” (Water) is no longer a winner. “Proposal soil” (Energy) declined. Nobody ranked is next.',
  );
  // The team that has agreed has withdrawn its proposal.
  expect(page).toContain('Not public Winners who agreed to publication: 0 1 chosen, 1 accepted, 0 shown.');
  const refused = await owner.post(`${console}/deadline`, { deadlineLocal: '2026-11-01T12:00' });
  expect([refused.status, textOf(refused.html).includes('Enter a future deadline.')]).toEqual([422, true]);
  expect((await owner.post(`${console}/page`, { public: 'yes' })).status).toBe(303);
  expect(await shown()).toContain('Public since');
  expect((await owner.post(`${console}/${ids.get('roofs')}/hide`, { hidden: 'yes' })).status).toBe(303);
  expect((await owner.post(`${console}/${ids.get('rain')}/hide`, { hidden: 'yes' })).status).toBe(404);
  const chinese = await owner.get(`${console}?lang=zh-TW`);
  expect(textOf(chinese.html)).toContain('獲選名單');
});

test('a team that has accepted learns of a new decision once it is published', async () => {
  const shown = async () => textOf((await get(pageOf('lead', 'roofs'))).html);
  await greenroom.app.get(DecideWinners).reopen('clean-harbours', 'A score was missing.', system);
  expect(await shown()).toContain('The decision is being reviewed');
  await decide('roofs');
  expect(await shown()).toContain('The decision is being reviewed');
  await greenroom.app.get(PublishWinners).publishDecision('clean-harbours', '2026-12-15T23:59', system);
  expect(await shown()).toContain('You’re among the winners');
});

test('the place of a winner that was showcased meanwhile is not given away without a word', async () => {
  const { dataSource } = greenroom;
  const next = { proposalId: ids.get('rain'), externalId: 'rain', title: 'Rain', theme: 'energy', place: 1 };
  await dataSource.query(`update jury_decisions set ranking = $1 where reopened_at is null`, [JSON.stringify([next])]);
  await dataSource.query(`update proposals set state = 'showcased' where id = $1`, [ids.get('roofs')]);
  await dataSource.query(
    `update acceptances set state = 'pending', answered_at = null, told_at = asked_at, deadline_at = '2026-01-01T00:00:00Z'
    where proposal_id = $1 and state = 'accepted'`,
    [ids.get('roofs')],
  );
  const owner = await consoleClient(greenroom);
  const winners = '/console/calls/clean-harbours/jury/winners';
  const free = /name="free" value="([^"]*)"/u.exec((await owner.get(winners)).html)?.[1] ?? '';
  const offer = { free, proposal: ids.get('rain') ?? '', deadlineLocal: '2027-05-01T12:00' };
  const refused = await owner.post(`${winners}/offer`, offer);
  expect([refused.status, textOf(refused.html)]).toEqual([
    409,
    expect.stringContaining('Change the old proposal’s status back to “Winner” first.'),
  ]);
});
