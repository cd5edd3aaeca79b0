import { join } from 'node:path';
import type { Page } from 'playwright-core';

interface Focus {
  index: number;
  words: string;
  isOutlined: boolean;
  isInView: boolean;
}

/** Gives the pages of this person the questions of `in-page.js`. */
export async function equip(page: Page): Promise<Page> {
  await page.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
  return page;
}

/** What keeps somebody from using the page that is open, as sentences. */
export async function barriers(page: Page): Promise<string[]> {
  return page.evaluate<string[]>('look.barriers()');
}

/** What has the keyboard's focus. */
export async function focus(page: Page): Promise<Focus | null> {
  return page.evaluate<Focus | null>('look.focus()');
}

/** How bright the page's ground is, from 0 to 255. */
export async function brightness(page: Page): Promise<number> {
  return page.evaluate<number>('look.brightness()');
}

/** Goes through the page with the Tab key, and says where the focus cannot be seen. */
export async function unseenFocus(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const visited = new Set<number>();
  await page.evaluate('document.querySelector("main").focus()');
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const here = await settledFocus(page);
    if (here === null || visited.has(here.index)) break;
    visited.add(here.index);
    if (!here.isOutlined) faults.push(`does not show that the focus is on “${here.words}”`);
    if (!here.isInView) faults.push(`has the focus out of sight on “${here.words}”`);
  }
  return faults;
}

/** The focus once it shows. A frame's words come from another process: that the focus is in it is told a moment later. */
async function settledFocus(page: Page): Promise<Focus | null> {
  let here = await focus(page);
  for (let looks = 0; looks < 20 && here?.isOutlined === false; looks++) {
    await page.waitForTimeout(50);
    here = await focus(page);
  }
  return here;
}
