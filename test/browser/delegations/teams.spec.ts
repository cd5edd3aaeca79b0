import type { Page } from 'playwright-core';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { createWorld } from '../../support/world.js';
import { openSession, signIn } from '../pages.js';
import { barriers, equip, unseenFocus } from '../page-checks.js';
import { desktop, openEmail, phone, Stage } from '../stage.js';

let stage: Stage;
let session: Session;

beforeAll(async () => {
  stage = await Stage.open();
  const world = await createWorld(stage.app.dataSource, stage.app.clock, stage.app.config);
  session = await world.session({ title: 'Harbour summit', kind: 'showcase', capacity: 12 });
  const put = (id: string, title: string, state: string, organization: string | null, members: string[]) =>
    stage.app.api('PUT', `/calls/solutions/proposals/${id}`, {
      title,
      theme: 'energy',
      state,
      organization,
      members: members.map((name) => ({ email: `${name.toLowerCase()}@example.org`, name: `${name} Odhiambo` })),
    });
  await put('W-1', 'Grid-scale storage from retired ferries', 'winner', 'Port of Mombasa', ['Amina', 'Kito', 'Zuri']);
  await put('W-2', 'Roofs that drink the monsoon and water the market below', 'winner', '高雄市綠色屋頂協會', ['Mei']);
  await put('W-3', 'Silent cranes', 'winner', null, []);
});
afterAll(() => stage?.close());

/** The page on a phone and at a desk, with whatever keeps somebody out. */
async function look(page: Page, name: string): Promise<void> {
  for (const [where, viewport] of Object.entries({ desktop, phone })) {
    await page.setViewportSize(viewport);
    if (process.env['SHOTS'])
      await page.screenshot({ path: `${process.env['SHOTS']}/${name}-${where}.png`, fullPage: true });
    expect([where, await barriers(page)]).toEqual([where, []]);
  }
  expect(await unseenFocus(page)).toEqual([]);
  await page.setViewportSize(desktop);
}

test('an organizer invites the winners, a coordinator brings the team, and what was shown is marked', async () => {
  const page = await equip(await stage.person({ viewport: desktop, javaScriptEnabled: false }));
  await signIn(page);
  await openSession(page, session.title);
  await page.getByRole('link', { name: 'Attendees', exact: true }).click();
  await page.getByRole('link', { name: 'Winners’ teams' }).click();
  await page.getByText('3 winning proposals, 0 invited').first().waitFor();
  await page.getByLabel('Recipient: Grid-scale storage').selectOption({ label: 'Kito Odhiambo (kito@example.org)' });
  await page.getByLabel('Seats for each team').fill('7');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('alert').getByText('only 5 of 7 seats').waitFor();
  await look(page, 'teams-faulty');
  await page.getByLabel('Seats for each team').fill('3');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('6 seats are reserved until').waitFor();
  await page.getByText('Email to kito@example.org').waitFor();
  await look(page, 'teams-confirm');
  await page.getByRole('button', { name: 'Back' }).click();
  expect(await page.getByLabel('Seats for each team').inputValue()).toBe('3');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByText('Teams invited: 2.').waitFor();

  await stage.allSent();
  const [mail] = await stage.mailsTo('kito@example.org', 1);
  const kito = await equip(await stage.person({ javaScriptEnabled: false }));
  await openEmail(kito, mail!);
  await kito.getByRole('link', { name: 'Register your team' }).click();
  expect(await kito.getByRole('checkbox', { name: session.title }).isChecked()).toBe(true);
  const people = ['Amina', 'Kito', 'Zuri'].map((name) => `${name} Odhiambo <${name.toLowerCase()}@example.org>`);
  await kito.getByLabel('People', { exact: true }).fill(people.join('\n'));
  await kito.getByRole('button', { name: 'Check' }).click();
  await kito.getByRole('button', { name: 'Register 3 people' }).click();
  await kito.getByText('Registered. We’ve emailed everyone.').waitFor();
  await stage.allSent();
  const [invite] = await stage.mailsTo('zuri@example.org', 1);
  expect(invite?.parsed.subject).toMatch(/^Please confirm · .* · Harbour summit/u);
  const zuri = await equip(await stage.person({ javaScriptEnabled: false }));
  await zuri.goto(/\/confirm\/\S+/u.exec(invite?.parsed.text ?? '')![0]);
  await zuri.getByRole('button', { name: 'confirm' }).click();
  await zuri.getByText('Your email address is confirmed').waitFor();

  await page.reload();
  await page.getByText('3 with a seat').waitFor();
  await look(page, 'teams-list');
  await page.getByRole('button', { name: /^Mark as showcased\W+Grid-scale/u }).click();
  await page.getByText('Saved.').waitFor();
  stage.setTime('2027-01-13T08:00:30Z');
  await stage.allSent();
  const mails = await stage.mailsTo('zuri@example.org', 2);
  expect(mails.at(-1)?.parsed.subject).toContain('Starts in 1 day');
  expect(stage.complaints).toEqual([]);
});
