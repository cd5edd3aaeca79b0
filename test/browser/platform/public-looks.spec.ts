import type { Page } from 'playwright-core';
import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { phone, Stage } from '../stage.js';

// What somebody saw who opened the pages and looked at them.

let stage: Stage;
const call = `/calls/${callBody.slug}`;

beforeAll(async () => {
  stage = await Stage.open();
  await makeCall(stage.app, { languages: ['en', 'zh-TW'] });
});
afterAll(() => stage?.close());

/** How far the text of the first such element is from the four sides of another: from its left, top, right and bottom. */
const apart = (page: Page, text: string, other: string) =>
  page.evaluate<[left: number, top: number, right: number, bottom: number]>(`(() => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector('${text}'));
    const [one, two] = [range.getBoundingClientRect(), document.querySelector('${other}').getBoundingClientRect()];
    return [one.left - two.left, one.top - two.top, two.right - one.right, two.bottom - one.bottom];
  })()`);

/** The lines in which the title of a page is drawn. */
const titleLines = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const [found, range] = [new Map(), document.createRange()];
    const walker = document.createTreeWalker(document.querySelector('h1'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (let index = 0; index < node.length; index += 1) {
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        const top = Math.round(range.getBoundingClientRect().top);
        found.set(top, (found.get(top) ?? '') + node.data[index]);
      }
    return [...found.values()].map((line) => line.trim());
  })()`);

describe('on a phone', () => {
  let path: string;

  beforeAll(async () => {
    const { id, url } = await makeSession(stage.app, {
      title: 'Plugging in ships',
      translations: { 'zh-TW': { title: '提案門診：讓評審看得懂的預算' } },
      series: 'Ports',
      approval: 'manual',
      speakers: [{ name: 'Ada Osei', organization: 'Harbour Lab' }],
    });
    path = new URL(url).pathname;
    const other = { occurrence: true, startsAtLocal: '2027-03-10T20:00' };
    const again = await stage.app.api('POST', `/sessions/${id}/duplicate`, other);
    await stage.app.api('POST', `/sessions/${again.body.id}/publish`);
    await stage.app.dataSource.query(`update session_speakers set status = 'confirmed'`);
  });

  test('a speaker stands beside their portrait, and a wrapped link keeps its distance from the rule below', async () => {
    const page = await stage.person();
    await page.goto(path);
    const [left, top] = await apart(page, '.people h3', '.people .portrait');
    expect([left > 64, top < 32]).toEqual([true, true]);
    const other = '.dl dd > a[href*="/sessions/"]';
    await page.evaluate(`document.querySelector('${other}').append(' and some more words, so that it wraps')`);
    const [, above, , below] = await apart(page, other, `dd:has(> a[href*="/sessions/"])`);
    expect([above, below].map((one) => one > 8)).toEqual([true, true]);
  });

  test('a speaker has each session once, however often it is held', async () => {
    const page = await stage.person();
    await page.goto(`${call}/speakers`);
    await page.getByRole('heading', { name: 'Ada Osei' }).waitFor();
    expect(await page.getByRole('link', { name: 'Plugging in ships' }).count()).toBe(1);
  });

  test('a Chinese title breaks after its marks, and what is longer than a line still breaks', async () => {
    const page = await stage.person({ locale: 'zh-TW' });
    await page.goto(path);
    expect(await titleLines(page)).toEqual(['提案門診：', '讓評審看得懂的預算']);
    await page.evaluate(`document.querySelector('h1').textContent = '工業城市綠色解方全球徵案與港口城市'`);
    const [first = '', last = ''] = await titleLines(page);
    expect([first.length < 13, last.length > 4]).toEqual([true, true]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone.width);
  });

  test('the form of a series promises no seat where registrations are reviewed', async () => {
    const page = await stage.person();
    await page.goto(`${call}/series/ports`);
    await page.getByText('The organizers review each registration').first().waitFor();
    expect(await page.getByText('right away').count()).toBe(0);
  });
});
