import sharp from 'sharp';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { barriers, equip } from '../page-checks.js';
import { signIn } from '../pages.js';
import { desktop, phone, Stage } from '../stage.js';

const tablet = { width: 820, height: 1180 };

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
  await makeCall(stage.app, { languages: ['en', 'zh-TW'] });
});
afterAll(() => stage?.close());

test('a speaker is added, gets a link, answers, shows their face, and is on the page of the session', async () => {
  const session = await makeSession(stage.app, { title: 'Quiet ships', startsAtLocal: '2027-02-04T16:00' });
  await makeRegistration(stage.app, session.id, 'amina@example.org');
  const lin = await equip(await stage.person({ viewport: desktop }));
  await signIn(lin);

  // An organizer enters a name in the form of the session, and then the address.
  await lin.goto(`/console/sessions/${session.id}/edit`);
  await lin.getByText('More: seats, themes, speakers, reminders').click();
  await lin.getByRole('group', { name: 'Speaker 1' }).getByLabel('Name').fill('Tove Lind');
  await lin.getByRole('group', { name: 'Speaker 1' }).getByLabel('Role').fill('Naval architect');
  await lin.getByRole('button', { name: 'Save', exact: true }).click();
  await lin.waitForURL((url) => !url.pathname.endsWith('/edit'));
  await lin.goto(`/console/sessions/${session.id}/speakers`);
  await lin.getByLabel('Briefing').fill('Ten slides at **most**.');
  await lin.getByRole('button', { name: 'Save' }).click();
  await lin.getByText('Briefing saved.').waitFor();
  await lin.getByRole('link', { name: 'Tove Lind' }).click();
  await lin.getByLabel('Email address').fill('tove@example.org');
  await lin.getByLabel('Biography (English)').fill('Builds *quiet* hulls.');
  await lin.getByRole('button', { name: 'Save' }).last().click();
  await lin.getByText('Saved.').waitFor();
  const link = await lin.locator('#own-link').inputValue();

  // The speaker, on a phone without script.
  const tove = await stage.person({ javaScriptEnabled: false, timezoneId: 'Europe/Oslo' });
  await tove.goto(new URL(link).pathname);
  await tove.getByRole('heading', { level: 1, name: 'Tove Lind' }).waitFor();
  expect(await tove.getByText('Ten slides at most.').isVisible()).toBe(true);
  expect(await tove.getByText('1 person is registered').isVisible()).toBe(true);
  await tove.getByRole('button', { name: 'I’ll speak' }).click();
  await tove.getByText('Thanks. We’ve told the organizers.').waitFor();
  const photo = await sharp({ create: { width: 600, height: 800, channels: 3, background: '#0a665a' } })
    .jpeg()
    .toBuffer();
  await tove
    .getByLabel('Photo', { exact: true })
    .setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: photo });
  await tove.getByRole('button', { name: 'Upload' }).last().click();
  await tove.getByRole('img', { name: 'Photo of Tove Lind' }).waitFor();
  await tove.getByLabel('Organization').fill('Fjord Lab');
  await tove.getByRole('button', { name: 'Save' }).first().click();
  await tove.getByText('Saved.').waitFor();
  expect(await tove.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);

  // A visitor.
  const visitor = await equip(await stage.person());
  await visitor.goto(`/calls/${callBody.slug}/sessions/${session.slug}`);
  await visitor.getByText('Naval architect, Fjord Lab').waitFor();
  await visitor.locator('.people summary').click();
  await visitor.getByText('Builds quiet hulls.').waitFor();
  expect(await visitor.evaluate('document.querySelector("img.portrait").naturalWidth')).toBe(360);
  expect(await barriers(visitor)).toEqual([]);
  await visitor.goto(`/calls/${callBody.slug}/speakers`);
  await visitor.getByRole('heading', { name: 'Tove Lind' }).waitFor();
  const own = await equip(await stage.person({ timezoneId: 'Europe/Oslo' }));
  await own.goto(new URL(link).pathname);
  expect(await barriers(own)).toEqual([]);
  const list = `/console/calls/${callBody.slug}/speakers`;
  await lin.goto(list);
  const profile = (await lin.getByRole('link', { name: 'Tove Lind' }).getAttribute('href')) ?? '';
  for (const path of [list, `${list}/new`, profile, `${profile}/delete`, `/console/sessions/${session.id}/speakers`]) {
    await lin.goto(path);
    for (const size of [phone, tablet, desktop]) {
      await lin.setViewportSize(size);
      expect([path, await barriers(lin)]).toEqual([path, []]);
    }
  }
  expect(stage.complaints).toEqual([]);
});
