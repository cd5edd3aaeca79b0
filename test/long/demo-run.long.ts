import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Demo, startDemo, stopDemo, stopDemos } from '../support/demo-process.js';
import { newDataDir } from '../support/greenroom-process.js';

interface Mail {
  headers: { 'message-id': string };
}

afterAll(stopDemos);

/** The Message-IDs of what is in the mailbox. */
async function mails(demo: Demo): Promise<string[]> {
  const found = (await (await fetch(new URL('api/email', demo.mailbox))).json()) as Mail[];
  return found.map(({ headers }) => headers['message-id']);
}

test('the demo shows everything, stops on a signal, and continues with its data, even after a kill', async () => {
  const dataDir = await newDataDir();
  const start = () => startDemo({ GREENROOM_DATA_DIR: dataDir });
  const first = await start();
  const page = await fetch(first.programme);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Mapping floods with the people')]);
  expect(first.email).toBe('organizer@example.org');
  expect((await stat(join(dataDir, 'demo.json'))).mode & 0o777).toBe(0o600);
  const call = await fetch(new URL('api/v1/calls/green-transitions', first.programme), {
    headers: { authorization: `Bearer ${first.key}` },
  });
  expect(call.status).toBe(200);
  while ((await mails(first)).length < 12) await sleep(100);
  const sent = await mails(first);
  expect(await stopDemo(first, 'SIGTERM')).toBe(0);
  await expect(fetch(first.programme)).rejects.toThrow('fetch failed');
  await expect(fetch(first.mailbox)).rejects.toThrow('fetch failed');

  const second = await start();
  expect([second.password, second.key]).toEqual([first.password, first.key]);
  expect(second.errors).toContain('Using the existing demo data');
  await stopDemo(second, 'SIGKILL');

  const third = await start();
  expect([third.password, third.key]).toEqual([first.password, first.key]);
  // Kept over two restarts, and none of them was sent again; by the hour of the day a reminder may have joined them.
  await sleep(1500);
  const kept = await mails(third);
  expect(kept).toEqual(expect.arrayContaining(sent));
  expect(kept.length).toBe(new Set(kept).size);
  expect(await stopDemo(third, 'SIGINT')).toBe(0);
});
