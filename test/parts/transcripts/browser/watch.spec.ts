import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { readTranscript } from '../../../../src/parts/transcripts/domain/read-transcript.js';
import { ChangeTranscript } from '../../../../src/parts/transcripts/flows/change-transcript.flow.js';
import { barriers, equip } from '../../../browser/page-checks.js';
import { signIn } from '../../../browser/pages.js';
import { desktop, eventually, phone, Stage } from '../../../browser/stage.js';
import { makeCall, makeSession } from '../../../support/api-fixtures.js';

let stage: Stage;
let server: Server;
let watch: string;
let transcripts: string;

/** A minute of silence, 8 kHz. */
const wave = Buffer.alloc(44 + 480_000, 0x80);
wave.write('RIFF\0\0\0\0WAVEfmt ');
wave.writeUInt32LE(wave.length - 8, 4);
wave.set([16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0], 16);
wave.write('data', 36);
wave.writeUInt32LE(480_000, 40);

/** A sentence each second. */
const captionsOf = (words: string) =>
  `WEBVTT\n\n${Array.from({ length: 58 }, (_, at) => {
    const second = (value: number) => `00:${String(value).padStart(2, '0')}.000`;
    return `${second(at)} --> ${second(at + 1)}\n<v ${at < 20 ? 'Esme' : 'Ana'}>${words} ${at}.\n`;
  }).join('\n')}`;

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-03-01T08:00:00Z' });
  server = createServer((request, response) => {
    const [, from = ''] = /bytes=(\d+)-/u.exec(request.headers.range ?? '') ?? [];
    const start = Number(from);
    response.setHeader('content-type', 'audio/wav').setHeader('accept-ranges', 'bytes');
    response.setHeader('content-range', `bytes ${start}-${wave.length - 1}/${wave.length}`);
    response.writeHead(from === '' ? 200 : 206).end(wave.subarray(start));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  await makeCall(stage.app, { languages: ['en', 'ar'], followUps: false });
  const session = await makeSession(stage.app, { title: 'Shore power' });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/talk.wav`;
  const recording = { kind: 'recording', visibility: 'public', url };
  const { body } = await stage.app.api('POST', `/sessions/${session.id}/materials`, recording);
  const flow = stage.app.app.get(ChangeTranscript);
  for (const [language, words] of [
    ['en', 'We built a quiet harbour'],
    ['ar', 'بنينا ميناء هادئا'],
  ] as const) {
    const said = { language, madeBy: 'program', isChecked: false, seen: '', recording: url } as const;
    const cues = readTranscript(Buffer.from(captionsOf(words)));
    await flow.add({ sessionId: session.id, materialId: body.id }, said, cues, { kind: 'system' });
  }
  watch = `/calls/clean-harbours/sessions/${session.slug}/materials/${body.id}/watch`;
  transcripts = `/console/sessions/${session.id}/materials/${body.id}/transcripts`;
});
afterAll(async () => {
  await stage?.close();
  server?.close();
});

const current = (page: Page) => page.locator('.watch-text [aria-current]').allInnerTexts();
const position = (page: Page) => page.evaluate<number>(`document.querySelector('audio').currentTime`);

test('a deaf reader of Arabic watches on a phone, and the text moves along', async () => {
  const page = await equip(await stage.person({ viewport: phone }));
  await page.goto(`${watch}?lang=ar`);
  expect(await barriers(page)).toEqual([]);
  const captions = () =>
    page.evaluate<unknown[]>(
      `[...document.querySelector('audio').textTracks].map(({ language, mode, cues }) => [language, mode, cues?.length ?? 0])`,
    );
  await eventually(async () =>
    expect(await captions()).toEqual([
      ['ar', 'showing', 58],
      ['en', 'disabled', 0],
    ]),
  );
  await page.getByRole('link', { name: '0:20' }).click();
  await eventually(async () =>
    expect(await current(page)).toEqual([expect.stringMatching(/^بنينا ميناء هادئا 2\d\.$/u)]),
  );
  expect(page.url()).toContain(watch);
  // The sentence is in sight, and the page has not moved to the side.
  const inSight = await page.evaluate<boolean[]>(`
    (([box, line]) => [line.top >= box.top && line.bottom <= box.bottom, document.documentElement.scrollWidth <= innerWidth])(
      ['.watch-text', '.watch-text [aria-current]'].map((one) => document.querySelector(one).getBoundingClientRect()))`);
  expect(inSight).toEqual([true, true]);
});

test('the transcript is searched and followed with the keyboard alone', async () => {
  const page = await equip(await stage.person({ viewport: desktop }));
  await page.goto(`${watch}?lang=en`);
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel('Search the transcript').fill('HARBOUR 4');
  const found = page.locator('.watch-tools output');
  expect(await found.innerText()).toBe('1 of 11');
  await page.keyboard.press('Enter');
  expect([await found.innerText(), await page.locator('.found.at').innerText()]).toEqual([
    '2 of 11',
    'We built a quiet harbour 40.',
  ]);
  await page.keyboard.press('Shift+Enter');
  expect(await found.innerText()).toBe('1 of 11');
  await page.getByRole('link', { name: '0:20' }).focus();
  await page.keyboard.press('Enter');
  await eventually(async () => expect(await position(page)).toBeGreaterThanOrEqual(20));
});

test('without a script, everything is there but what moves', async () => {
  const page = await stage.person({ javaScriptEnabled: false });
  await page.goto(`${watch}?lang=en`);
  expect(await page.locator('audio[controls]').isVisible()).toBe(true);
  expect(await page.locator('.watch-tools').isVisible()).toBe(false);
  expect(await page.getByText('We built a quiet harbour 57.').isVisible()).toBe(true);
  expect(await page.getByRole('link', { name: '0:20' }).getAttribute('href')).toMatch(/talk\.wav#t=20$/u);
});

test('a recording that is stored plays in the page, in parts', async () => {
  const page = await equip(await stage.person({ viewport: desktop }));
  await signIn(page);
  await page.goto('/console');
  // A real video: two seconds of a square that moves.
  const webm = await page.evaluate<number[]>(`new Promise((resolve) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
    const drawing = canvas.getContext('2d');
    const timer = setInterval(() => drawing.fillRect(Math.random() * 160, 0, 20, 90), 40);
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
    recorder.ondataavailable = async ({ data }) => resolve([...new Uint8Array(await data.arrayBuffer())]);
    recorder.start();
    setTimeout(() => (clearInterval(timer), recorder.stop()), 2000);
  })`);
  await page.goto(transcripts.replace(/\/[^/]+\/transcripts$/u, ''));
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'talk.webm', mimeType: 'video/webm', buffer: Buffer.from(webm) });
  await page.getByLabel('Title').fill('Two seconds');
  await page.getByLabel('Kind').selectOption('recording');
  await page.getByLabel('Who sees it').selectOption('public');
  await page.getByRole('button', { name: 'Add material' }).click();
  await page.getByRole('link', { name: 'Two seconds', exact: true }).waitFor();

  const parts: number[] = [];
  page.on('response', (answer) => answer.request().resourceType() === 'media' && parts.push(answer.status()));
  const plays = async () => {
    await page.locator('video').waitFor();
    await page.evaluate(`document.querySelector('video').play()`);
    await eventually(async () =>
      expect(
        await page.evaluate(
          `(({ videoWidth, currentTime }) => [videoWidth, currentTime > 0.5])(document.querySelector('video'))`,
        ),
      ).toEqual([160, true]),
    );
  };
  await page.goto(watch.replace(/\/materials.*/u, ''));
  await page.getByRole('link', { name: 'Two seconds' }).click();
  await plays();
  expect(await barriers(page)).toEqual([]);
  expect(new Set(parts)).toEqual(new Set([206]));
});

test('organizers take somebody out on any screen', async () => {
  const page = await equip(await stage.person({ viewport: phone }));
  await signIn(page);
  await page.goto(transcripts);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('link', { name: 'English', exact: true }).click();
  await page.getByLabel('Name or words').fill('esme');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByText('20 parts found').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take out' }).click();
  await page.getByText('20 parts taken out.').waitFor();
  await page.goto(`${watch}?lang=en`);
  expect([await page.getByText('[removed]').count(), await page.getByText('Esme').count()]).toEqual([20, 0]);
});
