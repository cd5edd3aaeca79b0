import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '../../../src/api/error-codes.js';
import { fieldCodes } from '../../../src/api/error-pages.js';
import { projectRoot } from '../../../src/platform/root.js';
import { makeCall } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { textOf } from '../../support/console-client.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

const statuses: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  Conflict: 409,
  Gone: 410,
  PreconditionFailed: 412,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  Unavailable: 503,
};

/** The codes that the source throws, each with its statuses. */
function thrownCodes(): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  const add = (code: string, status: number) => found.set(code, (found.get(code) ?? new Set()).add(status));
  const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('error-codes.ts'))) {
    const source = readFileSync(join(projectRoot, 'src', file), 'utf8');
    for (const [, name = '', code = ''] of source.matchAll(/\bnew (\w+)\(\s*'([a-z0-9]+(?:-[a-z0-9]+)*)'/gu)) {
      const status = statuses[name];
      if (status !== undefined) add(code, status);
    }
    if (!source.includes('refuse:')) continue;
    for (const [, code = ''] of source.matchAll(/\['([a-z]+(?:-[a-z]+)+)',\s*['`][A-Z]/gu)) add(code, 409);
  }
  return found;
}

test('every code that is thrown has an entry that says what it means, with its status', () => {
  const thrown = thrownCodes();
  expect(thrown.size).toBeGreaterThan(250);
  expect([...thrown.keys()].filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([]);
  const other = [...thrown].filter(([code, all]) => code in errorCodes && !all.has(errorCodes[code]?.status ?? 0));
  expect(other.map(([code]) => code)).toEqual([]);
  for (const { means, advice = '.' } of Object.values(errorCodes)) {
    expect(means).toMatch(/^[A-Z`].+[.!]$/u);
    expect(advice).toMatch(/\.$/u);
    expect(means + advice).not.toMatch(/\$\{|'/u);
  }
  expect(fieldCodes().map(({ code }) => code)).toEqual(expect.arrayContaining(['unknown-field', 'required']));
});

test('the type of a problem leads to the page of its code, and that to all of them', async () => {
  const { body } = await greenroom.api('POST', '/calls', { nothing: true });
  expect(body.type).toBe(`${greenroom.url}/problems/invalid`);
  const one = await fetch(body.type);
  expect([one.status, one.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(textOf(await one.text())).toContain('Correct what errors lists');
  const all = await fetch(`${greenroom.url}/problems`);
  const text = await all.text();
  for (const code of Object.keys(errorCodes)) expect(text).toContain(`href="/problems/${code}"`);
  for (const code of ['no-such-code', '__proto__', '%3Cscript%3E']) {
    const nothing = await fetch(`${greenroom.url}/problems/${code}`);
    expect([nothing.status, await nothing.text()]).toEqual([404, text]);
  }
  const malformed = await fetch(`${greenroom.url}/api/v1/%zz`);
  expect([malformed.status, ((await malformed.json()) as { type: string }).type]).toEqual([
    400,
    `${greenroom.url}/problems/bad-request`,
  ]);
});
