import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../src/platform/root.js';
import { patienceMs } from '../support/patience.js';

interface Focus {
  index: number;
  words: string;
  isOutlined: boolean;
  isInView: boolean;
  isCovered: boolean;
}

/** Gives the pages of this person the questions of `in-page.js`. */
export async function equip(page: Page): Promise<Page> {
  await page.addInitScript({ path: join(projectRoot, 'test/browser/in-page.js') });
  return page;
}

/** What keeps somebody from using the page that is open, as sentences, once all of it is there. */
export async function barriers(page: Page): Promise<string[]> {
  await page.waitForLoadState();
  return page.evaluate<string[]>('look.barriers()');
}

/** How a page is looked at: in the light, in the dark, or in the few colours that a system is set to. */
const looks = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const;

function axeOptions({ forcedColors }: (typeof looks)[number]): axe.RunOptions {
  return {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    // Forced colors are the system's own, while axe reads those of the style sheet.
    rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: forcedColors === 'none' } },
    resultTypes: ['violations'],
  };
}

/** A window of 1280 × 1024 pixels at a zoom of 400 %. */
const zoomed = { width: 320, height: 256 };

/** What axe finds on the page that is open against WCAG 2.2 AA, and which texts are cut off once they are spaced. */
export async function wcagFaults(page: Page): Promise<string[]> {
  await page.waitForLoadState();
  await page.setViewportSize(zoomed);
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const look of looks) {
    await page.emulateMedia(look);
    // Something must hold a promise until it is settled: the browser may collect one that only the answer waits for.
    const run = `window.axeRun = axe.run(${JSON.stringify(axeOptions(look))})`;
    const { violations } = await page.evaluate<axe.AxeResults>(run);
    const named = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
    found.push(...named.map((fault) => `${look.colorScheme}, forced colors ${look.forcedColors}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  return [...found, ...(await page.evaluate<string[]>('look.cutOffTexts()'))];
}

/** What has the keyboard's focus. */
async function focus(page: Page): Promise<Focus | null> {
  return page.evaluate<Focus | null>('look.focus()');
}

/** Presses Tab until the control with these words has the focus. */
export async function focusOn(page: Page, words: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if ((await focus(page))?.words === words) return;
  }
  throw new Error(`The Tab key never reaches “${words}”.`);
}

/** How bright the page's ground is, from 0 to 255. */
export async function brightness(page: Page): Promise<number> {
  return page.evaluate<number>('look.brightness()');
}

/** Goes through the page with the Tab key, and says where the focus cannot be seen first: it is waited for. */
export async function unseenFocus(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const visited = new Set<number>();
  await page.waitForLoadState();
  await page.evaluate('document.querySelector("main").focus()');
  for (let presses = 0; presses < 60 && faults.length === 0; presses++) {
    await page.keyboard.press('Tab');
    const here = await settledFocus(page);
    if (here === null || visited.has(here.index)) break;
    visited.add(here.index);
    if (!here.isOutlined) faults.push(`does not show that the focus is on “${here.words}”`);
    if (!here.isInView) faults.push(`has the focus out of sight on “${here.words}”`);
    else if (here.isCovered) faults.push(`covers the focus on “${here.words}”`);
  }
  return faults;
}

/** The focus once it shows. A frame's words come from another process: that the focus is in it is told a moment later,
 * and the page scrolls to the frame later still. */
async function settledFocus(page: Page): Promise<Focus | null> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const here = await focus(page);
    if (here === null || (here.isOutlined && here.isInView && !here.isCovered) || Date.now() > until) return here;
    await page.waitForTimeout(50);
  }
}
