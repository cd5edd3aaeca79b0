import type { Page } from 'playwright-core';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { createWorld } from '../../support/world.js';
import { barriers, equip, unseenFocus } from '../page-checks.js';
import { desktop, eventually, openEmail, phone, Stage } from '../stage.js';

let stage: Stage;
let world: Awaited<ReturnType<typeof createWorld>>;
let session: Session;

beforeAll(async () => {
  stage = await Stage.open();
  world = await createWorld(stage.app.dataSource, stage.app.clock, stage.app.config);
});
afterAll(() => stage?.close());

const people = (stem: string) =>
  Array.from({ length: 12 }, (_, index) => `Member ${stem} ${index + 1} <${stem}-${index + 1}@example.org>`);

/** Asks for the page of a delegation and opens it through the mail. */
async function openDelegation(page: Page, organization: string): Promise<void> {
  await page.goto(`/calls/${world.call.slug}`);
  await page.getByRole('link', { name: 'Register a delegation' }).click();
  await page.getByRole('heading', { name: 'Register a delegation' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel('Your name').fill('Amina Odhiambo');
  const email = `${organization.toLowerCase().replaceAll(' ', '-')}@example.org`;
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Organization').fill(organization);
  const zone = page.getByLabel('Your time zone', { exact: true });
  // The zones that few people need are loaded when somebody comes near the field, or without script by a button.
  await zone.focus();
  const all = page.getByRole('button', { name: 'Show all time zones' });
  if (await all.isVisible()) await all.click();
  await zone.selectOption('Africa/Nairobi');
  await page.getByRole('button', { name: 'Send me the link' }).click();
  await page.getByRole('heading', { name: 'Check your email' }).waitFor();
  await stage.allSent();
  const [mail] = await stage.mailsTo(email, 1);
  if (mail === undefined) throw new Error('There is no mail.');
  await openEmail(page, mail);
  await page.getByRole('link', { name: 'Open the delegation' }).click();
  await page.getByRole('heading', { name: organization }).waitFor();
}

describe.each([
  ['on a phone', phone, { javaScriptEnabled: false }],
  ['at a desk', desktop, {}],
])('a coordinator %s', (_name, viewport, options) => {
  const where = viewport === phone ? 'phone' : 'desk';

  test('registers twelve people for ten seats, as far as they go, and keeps them', async () => {
    session = await world.session({ capacity: 10, title: `Shore power for medium-size ports, ${where}` });
    const page = await equip(await stage.person({ viewport, ...options }));
    const organization = `County of Nairobi ${where}`;
    await openDelegation(page, organization);
    expect(await barriers(page)).toEqual([]);
    expect(await unseenFocus(page)).toEqual([]);

    // A first list with faults: they stand beside the rows, and what was typed stays.
    await page.getByRole('checkbox', { name: session.title }).check();
    const faulty = [...people(where).slice(0, 10), `Member again <${where}-1@EXAMPLE.org>`, 'Nobody, nowhere'];
    await page.getByLabel('People', { exact: true }).fill(faulty.join('\n'));
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('The same address as in Line 1').first().waitFor();
    await page.getByText('Enter a valid email address').first().waitFor();
    expect(await page.getByLabel('People', { exact: true }).inputValue()).toBe(faulty.join('\n'));
    expect(await page.getByRole('button', { name: /^Register/ }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);

    // Ten as lines, two in fields, after asking for more of them.
    await page.getByLabel('People', { exact: true }).fill(people(where).slice(0, 10).join('\n'));
    await page.getByRole('button', { name: 'Add more rows' }).click();
    await page.waitForLoadState();
    for (const [index, number] of [11, 12].entries()) {
      await page.getByLabel(`Name of person ${index + 1}`, { exact: true }).fill(`Member ${where} ${number}`);
      await page
        .getByLabel(`Email address of person ${index + 1}`, { exact: true })
        .fill(`${where}-${number}@example.org`);
    }
    expect(await page.getByLabel(/^Name of person/).count()).toBe(8);
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('10 seats now').waitFor();
    await page.getByText('2 on the waiting list').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(stage.smtp.to(`${where}-1@example.org`)).toEqual([]);
    await page.getByRole('button', { name: 'Register 12 people' }).click();
    await page.getByText('Registered. We’ve emailed everyone.').waitFor();
    await page.waitForLoadState();
    expect(await page.getByText('Registered', { exact: true }).count()).toBe(10);
    // A coordinator learns nobody's position.
    expect(await page.getByText('On the waiting list', { exact: true }).count()).toBe(2);
    expect(await barriers(page)).toEqual([]);

    // Each hears it once, and the coordinator once for all.
    await stage.allSent();
    for (const number of [1, 10]) {
      const [invite] = await stage.mailsTo(`${where}-${number}@example.org`, 1);
      expect(invite?.parsed.subject).toContain('Please confirm');
    }
    const [, summary, ...more] = await stage.mailsTo(`county-of-nairobi-${where}@example.org`, 2);
    expect(more).toEqual([]);
    expect(summary?.parsed.subject).toBe(`Your delegation · ${organization}`);
    expect(summary?.parsed.text).toContain(`On the waiting list (2): Member ${where} 11, Member ${where} 12`);

    // One seat goes to somebody else; nobody in line is passed.
    const row = page.getByRole('row', { name: `Member ${where} 3 ` });
    await row.getByRole('link', { name: 'Replace' }).click();
    await page.getByLabel('Name of the new person').fill('Successor');
    await page.getByLabel('Email address').fill(`successor-${where}@example.org`);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Replace and notify both' }).click();
    await page.getByText('Replaced. We’ve emailed both people.').waitFor();
    await page.waitForLoadState();
    expect(await page.getByText('Registered', { exact: true }).count()).toBe(10);

    // Another leaves: the first in line has the seat.
    const leaver = page.getByRole('row', { name: `Member ${where} 5 ` });
    await leaver.getByText('Withdraw').first().click();
    await leaver.getByRole('button', { name: 'Withdraw now' }).click();
    await page.getByText('Withdrawn. We’ve emailed them').waitFor();
    await page
      .getByRole('row', { name: `Member ${where} 11 ` })
      .getByText('Registered', { exact: true })
      .waitFor();
    await page.waitForLoadState();
    expect(await page.getByText('Registered', { exact: true }).count()).toBe(10);
    await stage.allSent();
    const cancel = (await stage.mailsTo(`${where}-3@example.org`, 2)).at(-1);
    expect(cancel?.source.toString()).toContain('METHOD:CANCEL');
    await eventually(() => {
      if (stage.smtp.to(`successor-${where}@example.org`).length === 0) throw new Error('no invite yet');
    });
  });

  test('sees before it happens that twelve together never fit on ten seats', async () => {
    session = await world.session({ capacity: 10, title: `Grid storage, ${where}` });
    const page = await equip(await stage.person({ viewport, ...options }));
    await openDelegation(page, `Port of Mombasa ${where}`);
    await page.getByRole('checkbox', { name: session.title }).check();
    await page.getByLabel('People', { exact: true }).fill(people(`together-${where}`).join('\n'));
    await page.getByLabel('Keep the group together').check();
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('12 on the waiting list').waitFor();
    await page.getByText('The session has only 10 seats: too few').waitFor();
    await page.getByRole('button', { name: 'Register 12 people' }).click();
    await page.getByText('On the waiting list', { exact: true }).first().waitFor();
    await page.waitForLoadState();
    expect(await page.getByText('Registered', { exact: true }).count()).toBe(0);
    await page.goto(`${new URL(page.url()).pathname}?lang=zh-TW`);
    await page.getByText('候補中', { exact: true }).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    // However short a language's word for it, or narrow its letters.
    await page.evaluate(
      "document.querySelectorAll('.in-row > *, summary').forEach((one) => (one.firstChild.data = 'i'))",
    );
    expect(await barriers(page)).toEqual([]);
  });
});

test('no browser complained', () => {
  expect(stage.complaints).toEqual([]);
});
