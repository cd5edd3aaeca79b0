import type { Page } from 'playwright-core';
import { renderPdf } from '../../../../src/platform/pdf/render-pdf.js';
import { TcpProxy } from '../../../support/tcp-proxy.js';
import { createWorld } from '../../../support/world.js';
import { barriers, equip, focusOn } from '../../../browser/page-checks.js';
import { desktop, eventually, openEmail, phone, Stage } from '../../../browser/stage.js';

let stage: Stage;
let path: string;
let line: TcpProxy | undefined;

beforeAll(async () => {
  stage = await Stage.open();
  const { call } = await createWorld(stage.app.dataSource, stage.app.clock, stage.app.config);
  path = `/calls/${call.slug}`;
  const criteria = [{ slug: 'impact', name: 'Impact' }];
  await stage.app.api('PATCH', path, { acceptsProposals: true, criteria });
});
afterAll(async () => {
  await line?.cut();
  await stage?.close();
});

/** What was last saved, by its status beside the buttons. */
const saved = (page: Page) => page.locator('[data-draft-status]').getByText('Saved at').waitFor();

test('a team writes a proposal on a phone and at a desk, both versions of a paragraph are shown, and a receipt comes', async () => {
  const ana = await equip(await stage.person({ viewport: phone }));
  await ana.goto(path);
  await ana.getByRole('link', { name: 'Submit a proposal' }).click();
  expect(await barriers(ana)).toEqual([]);
  await ana.getByRole('textbox', { name: 'Your name' }).fill('Ana');
  await ana.getByRole('textbox', { name: 'Email address' }).fill('ana@example.org');
  await ana.getByRole('button', { name: 'Email me the link' }).click();
  await ana.getByRole('heading', { name: 'Check your email' }).waitFor();
  const [link] = await stage.mailsTo('ana@example.org', 1);
  await openEmail(ana, link!);
  await ana.getByRole('link', { name: 'Write my proposal' }).click();
  await ana.getByRole('textbox', { name: 'Title' }).fill('Shore power');
  await ana.getByRole('combobox', { name: 'Theme' }).selectOption({ index: 1 });
  await ana.getByRole('button', { name: 'Start writing' }).click();
  await ana.getByRole('heading', { name: 'Shore power' }).waitFor();
  expect(await barriers(ana)).toEqual([]);
  await ana.getByRole('textbox', { name: 'Summary' }).fill('Ships switch off their engines.');
  await saved(ana);
  await ana.locator('[data-section-state=summary]').getByText('Complete').waitFor();

  await ana.getByText('Invite someone').click();
  await ana.getByRole('textbox', { name: 'Name' }).fill('Rui');
  await ana.getByRole('textbox', { name: 'Email address' }).fill('rui@example.org');
  await ana.getByRole('button', { name: 'Send invitation' }).click();
  await ana.getByText('Invitation sent.').waitFor();
  const [invitation] = await stage.mailsTo('rui@example.org', 1);
  const rui = await equip(await stage.person({ viewport: desktop }));
  await openEmail(rui, invitation!);
  await rui.getByRole('link', { name: 'Open the invitation' }).click();
  await rui.getByRole('button', { name: /^Accept|^Join|^Yes/u }).click();
  await rui.getByRole('heading', { level: 1, name: 'Shore power' }).waitFor();
  await rui.getByRole('textbox', { name: 'Impact' }).waitFor();
  expect(await barriers(rui)).toEqual([]);

  await rui.getByRole('textbox', { name: 'Impact' }).fill('Less smoke.');
  await rui.getByRole('textbox', { name: 'Summary' }).fill('Rui’s summary.');
  await saved(rui);
  await ana.getByRole('textbox', { name: 'Summary' }).fill('Ana’s summary.');
  await ana.getByText('Saved version', { exact: true }).waitFor();
  await ana.locator('.note.warn').getByText('Rui’s summary.').waitFor();
  expect(await ana.getByRole('textbox', { name: 'Impact' }).inputValue()).toBe('Less smoke.');
  await ana.getByRole('button', { name: 'Keep mine' }).click();
  await eventually(async () => {
    const [row] = await stage.app.dataSource.query('select summary from proposal_contents');
    if (row.summary !== 'Ana’s summary.') throw new Error(row.summary);
  });

  await rui.reload();
  await rui.getByRole('textbox', { name: 'Organization' }).fill('Harbour Lab');
  await rui.getByRole('combobox', { name: 'Stage of the solution' }).selectOption('pilot');
  await saved(rui);
  const plan = await renderPdf({
    title: 'Plan',
    language: 'en',
    dir: 'ltr',
    author: '',
    createdAt: new Date(0),
    width: 200,
    height: 300,
    pages: [[], []],
  });
  await rui.getByLabel('Add a PDF').setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: plan });
  await rui.getByRole('button', { name: 'Upload' }).click();
  await rui.getByText('2 pages').waitFor();
  await rui.getByText('Show pages').click();
  const page = rui.getByRole('img', { name: 'Page 2' });
  await eventually(async () => {
    const drawn = await page.evaluate((canvas: unknown) => (canvas as { width: number }).width);
    if (drawn === 200) throw new Error('The page is not drawn.');
  });

  await rui.getByRole('button', { name: 'Submit proposal' }).click();
  await rui.getByText('Submitted. Your team gets a confirmation email.').waitFor();
  expect(await barriers(rui)).toEqual([]);
  const receipts = await stage.mailsTo('ana@example.org', 2);
  expect(receipts[1]?.parsed.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf']);
  await ana.getByRole('textbox', { name: 'Impact' }).fill('Too late.');
  await ana.getByRole('button', { name: 'Edit again' }).waitFor();
  await ana.getByRole('region', { name: 'Copy your unsaved text' }).getByText('Too late.').waitFor();
  expect(stage.complaints.filter((one) => !one.includes('409'))).toEqual([]);
});

/** Writes the first words of a proposal, from the page of the call. */
async function startDraft(page: Page, email: string): Promise<void> {
  await page.getByRole('link', { name: 'Submit a proposal' }).click();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ngozi');
  await page.getByRole('textbox', { name: 'Email address' }).fill(email);
  await page.getByRole('button', { name: 'Email me the link' }).click();
  await page.getByRole('heading', { name: 'Check your email' }).waitFor();
  const [link] = await stage.mailsTo(email, 1);
  await openEmail(page, link!);
  await page.getByRole('link', { name: 'Write my proposal' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Cold chains');
  await page.getByRole('combobox', { name: 'Theme' }).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Start writing' }).click();
}

test('what a team writes without a connection is on the device until it is saved', async () => {
  // What leaves while a page closes goes on when Playwright says that its page is offline.
  line = new TcpProxy({ host: '127.0.0.1', port: Number(new URL(stage.app.url).port) });
  const page = await stage.person({ viewport: phone, baseURL: `http://127.0.0.1:${await line.open()}` });
  await page.goto(path);
  await startDraft(page, 'lost@example.org');
  const summary = page.getByRole('textbox', { name: 'Summary' });
  await summary.fill('Written at home.');
  await saved(page);
  const draft = page.url();
  await line.cut();
  await summary.fill('Written in a tunnel.');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto('about:blank');
  await line.open();
  await page.goto(draft);
  // Once the server has it. What the page sent when it closed can have come through after all, and then this is at once.
  await eventually(async () => expect(await page.evaluate('Object.keys(localStorage)')).toEqual([]));
  expect(await summary.inputValue()).toBe('Written in a tunnel.');
  await page.reload();
  expect(await summary.inputValue()).toBe('Written in a tunnel.');
});

test('a deadline is in the zone of the browser from the first view, also for somebody whom others named', async () => {
  const ngozi = await stage.person({ timezoneId: 'Africa/Lagos' });
  await ngozi.goto(path);
  await ngozi.getByText('16:59 your time').waitFor();
  await startDraft(ngozi, 'ngozi@example.org');
  await ngozi.getByText('16:59 your time').waitFor();
  await ngozi.getByText('Invite someone').click();
  await ngozi.getByRole('textbox', { name: 'Name' }).fill('Sam');
  await ngozi.getByRole('textbox', { name: 'Email address' }).fill('sam@example.org');
  await ngozi.getByRole('button', { name: 'Send invitation' }).click();

  const [invitation] = await stage.mailsTo('sam@example.org', 1);
  const zoneOfSam = `select time_zone as "timeZone", is_own_zone as "isOwn" from attendees where email = 'sam@example.org'`;
  expect(await stage.app.dataSource.query(zoneOfSam)).toEqual([{ timeZone: 'Africa/Lagos', isOwn: false }]);
  const sam = await stage.person({ timezoneId: 'America/New_York' });
  await openEmail(sam, invitation!);
  await sam.getByRole('link', { name: 'Open the invitation' }).click();
  await sam.getByRole('button', { name: /^Accept|^Join|^Yes/u }).click();
  await sam.getByText('11:59 your time').waitFor();
  expect(await stage.app.dataSource.query(zoneOfSam)).toEqual([{ timeZone: 'America/New_York', isOwn: true }]);
});

/** Goes to a control with the Tab key, and presses keys or types there. */
const keys = (page: Page) => ({
  press: async (control: string, key: string) => {
    await focusOn(page, control);
    await page.keyboard.press(key);
  },
  type: async (control: string, text: string) => {
    await focusOn(page, control);
    await page.keyboard.type(text);
  },
});

test('a proposal is written and submitted with the keyboard alone, and what is missing is said and led to', async () => {
  const page = await equip(await stage.person({ viewport: desktop }));
  const { press, type } = keys(page);
  await page.goto(path);
  await press('Submit a proposal', 'Enter');
  await page.getByRole('heading', { name: 'Submit a proposal' }).waitFor();
  await type('Your name', 'Noor');
  await type('Email address', 'noor@example.org');
  await press('Email me the link', 'Enter');
  await page.getByRole('heading', { name: 'Check your email' }).waitFor();
  const [link] = await stage.mailsTo('noor@example.org', 1);
  await openEmail(page, link!);
  await page.getByRole('link', { name: 'Write my proposal' }).press('Enter');
  await page.getByRole('heading', { name: 'New proposal' }).waitFor();
  await type('Title', 'Quiet cranes');
  await press('Theme', 'ArrowDown');
  await press('Start writing', 'Enter');
  await page.getByRole('heading', { level: 1, name: 'Quiet cranes' }).waitFor();
  await type('Summary', 'Cranes that hum.');
  await saved(page);
  expect(await page.locator('.draft-bar').ariaSnapshot()).toMatch(/- status: Saved at \d/u);

  await press('Submit proposal', 'Enter');
  await page.getByRole('alert').waitFor();
  await page.locator('#errors:focus').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Harbour Lab');
  await type('Impact', 'Fewer sleepless nights.');
  await press('Stage of the solution', 'ArrowDown');
  await press('Submit proposal', 'Enter');
  await page.getByText('Submitted. Your team gets a confirmation email.').waitFor();
  const read = await page.locator('main').ariaSnapshot();
  expect(read).toMatch(/- status:\s+- paragraph: Submitted\. Your team gets a confirmation email\./u);
  expect(stage.complaints.filter((one) => !one.includes('409'))).toEqual([]);
});
