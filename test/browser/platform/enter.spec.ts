import type { Page } from 'playwright-core';
import { ConsoleClient, textOf, unescape } from '../../support/console-client.js';
import { crowdCall } from '../crowded-call.js';
import { crowdJury } from '../crowded-jury.js';
import { crowdParts } from '../crowded-parts.js';
import { signIn } from '../pages.js';
import { desktop, eventually, organizer, Stage } from '../stage.js';

let stage: Stage;
let starts: string[];
let announce: string;
let invitation: string;

beforeAll(async () => {
  stage = await Stage.open();
  const at = await crowdCall(stage.app);
  const jury = await crowdJury(stage.app);
  const parts = await crowdParts(stage.app);
  starts = [at, jury, parts].flatMap((one) => Object.values(one)).filter((path) => path.startsWith('/console'));
  announce = jury.announce;
  invitation = parts.draftInvitation.replace(/\/text$/u, '');
  const people = { list: 'Ines <enter@people.example>' };
  await stage.app.api('POST', `${invitation.replace('/console', '')}/people`, people);
});
afterAll(() => stage?.close());

/** Where a form leads that sends, decides, deletes or blocks at once, and what leads only to its next step there. */
const final = /\/(?:announce|answer|block|cancel|decision|delete|erase|hold|offer|release|remove|send|stop|write)$/u;
const steps = new Set(['later', 'check', 'show', 'preview', 'edit']);
/** Fields in which Enter sends the form. */
const typed = /<input\b(?![^>]*\btype="(?:hidden|file|submit|button)")[^>]*>/u;

/** What Enter in a field of each form of a page does that cannot be undone. */
function finalOnEnter(html: string): string[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gu)].flatMap(([, form = '', content = '']) => {
    if (!form.includes('method="post"') || !typed.test(content)) return [];
    const [, button = '', label = ''] =
      /<button\b(?![^>]*type="button")([^>]*)>([\s\S]*?)<\/button>/u.exec(content) ?? [];
    const [, action = ''] = /\bformaction="([^"]*)"/u.exec(button) ?? /\baction="([^"]*)"/u.exec(form) ?? [];
    const [, value = ''] = /\bvalue="([^"]*)"/u.exec(button) ?? [];
    const isHarmless = /\bformmethod="dialog"/u.test(button) || steps.has(value) || !final.test(action);
    return isHarmless ? [] : [`${action}: ${textOf(label)}`];
  });
}

test('Enter in a field of the console never does at once what cannot be undone', async () => {
  const owner = new ConsoleClient(stage.app.url);
  await owner.signIn(organizer.email, organizer.password);
  const queue = ['/console', ...starts];
  const seen = new Set<string>();
  const found: string[] = [];
  let forms = 0;
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    // One page of each kind in each call.
    const kind = path.replace(/[\da-f]{8}-[\da-f-]{27}/gu, ':id').replace(/[?#].*/u, '');
    if (seen.has(kind) || /\/mails\/|\.\w+$/u.test(kind)) continue;
    seen.add(kind);
    const { html, location } = await owner.get(path);
    if (location !== null) queue.unshift(location);
    forms += html.match(/<form\b[^>]*method="post"/gu)?.length ?? 0;
    found.push(...finalOnEnter(html).map((fault) => `${path}: ${fault}`));
    for (const [, link = ''] of html.matchAll(/<a\b[^>]*\bhref="(\/console[^"]*)"/gu)) queue.push(unescape(link));
  }
  expect(found).toEqual([]);
  expect([seen.size > 250, forms > 250]).toEqual([true, true]);
});

/** Presses Enter in a field, in a real browser, and waits until the page that answers is there, if one does. */
async function enterIn(page: Page, path: string, field: string): Promise<void> {
  await page.goto(path);
  const answer = page.waitForNavigation({ timeout: 3000 }).catch(() => null);
  await page.locator(field).first().press('Enter');
  await answer;
  await page.waitForLoadState();
}

test('Enter in the reminder of an invitation sends nothing, and its button does', async () => {
  const page = await stage.person({ viewport: desktop });
  await signIn(page);
  await enterIn(page, invitation, '#send input[type="date"]');
  const stateOf = async () =>
    (
      await stage.app.dataSource.query('select state from invitations where id = $1', [invitation.split('/').at(-1)])
    )[0];
  expect(await stateOf()).toEqual({ state: 'draft' });
  await page.getByRole('button', { name: 'Send 1 invitation' }).click();
  await eventually(async () => expect(await stateOf()).toEqual({ state: 'sent' }));
});

test('Enter in the winners’ deadline announces nothing', async () => {
  const page = await stage.person({ viewport: desktop });
  await signIn(page);
  const before = await stage.app.dataSource.query('select outcome, state from letters order by outcome');
  await enterIn(page, announce, 'main input[type="datetime-local"], main input[type="date"]');
  expect(await stage.app.dataSource.query('select outcome, state from letters order by outcome')).toEqual(before);
});
