import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../../src/platform/root.js';
import { callBody, makeCall, makeRegistration, makeSession, sessionBody } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { describedRules, refusedRules, rulesOfPages } from '../../support/refused-rules.js';

let greenroom: TestApp;
let session: string;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
  session = (await makeSession(greenroom, { themes: ['water'] })).id;
});
afterAll(() => greenroom?.stop());

const call = `/calls/${callBody.slug}`;
const wordsOf = (text: string) => text.split(/\s+/u);

/** The codes of fields that the source refuses, without those of pages alone. */
function refusedCodes(): Set<string> {
  const pages = /(?:^|\/)(?:console|site|cli|client)\/|config[.]ts$|error-codes[.]ts$/u;
  const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((name) => name.endsWith('.ts') && !pages.test(name))
    .map((name) => readFileSync(join(projectRoot, 'src', name), 'utf8'));
  const written = /\bfault\(\s*'([a-z-]+)'|\binvalidField\(\s*[^,]+,\s*'([a-z-]+)'|\bcode: '([a-z-]+)'/gu;
  const found = sources.flatMap((source) => [...source.matchAll(written)].map(([, ...codes]) => codes.find(Boolean)));
  // Codes of zod, columns of statements, and what no field has.
  const others = ['custom', 'text', 'internal', 'unavailable'];
  return new Set(found.flatMap((code) => (code === undefined || others.includes(code) ? [] : [code])));
}

test('each code of a field is one of a rule that the guide lists, or the description says it', () => {
  const listed = [describedRules, rulesOfPages, ...Object.values(refusedRules)].flatMap(wordsOf);
  const codes = refusedCodes();
  expect(codes.size).toBeGreaterThan(150);
  expect([...codes].filter((code) => !listed.includes(code))).toEqual([]);
  const ofFiles = wordsOf(refusedRules['a file with faulty rows'] ?? '');
  expect(listed.filter((code) => !codes.has(code) && !ofFiles.includes(code))).toEqual([]);
  expect(listed.filter((code, index) => listed.indexOf(code) !== index)).toEqual([]);
  const guide = readFileSync(join(projectRoot, 'docs/api.md'), 'utf8');
  const [, section = ''] = /only for what a schema can’t say:\n\n([\s\S]*?)\n\n/u.exec(guide) ?? [];
  const rules = [...section.matchAll(/^- [^*]*\*\*([^*]+)\*\*/gmu)].map(([, rule]) => rule);
  expect(rules).toEqual(Object.keys(refusedRules));
});

/** Returns whether a body fits the description of an operation. */
async function fits(): Promise<(operation: string, body: unknown) => boolean> {
  // oxlint-disable-next-line typescript/no-explicit-any -- read as any JSON
  const document: any = await (await fetch(`${greenroom.url}/api/openapi.json`)).json();
  const resolved = JSON.parse(JSON.stringify(document).replaceAll('#/components/schemas/', '#/$defs/'));
  return (operation, body) => {
    const [method = '', path = ''] = operation.split(' ');
    const { content } = resolved.paths[`/api/v1${path}`][method.toLowerCase()].requestBody;
    const [{ schema }] = Object.values(content) as [{ schema: object }];
    return z.fromJSONSchema({ $defs: resolved.components.schemas, ...schema }).safeParse(body).success;
  };
}

/** Requests that fit the description: the rule, the operation, the body, and the field that is refused with its code. */
const requests: [rule: string, operation: string, body: object | string, refused: string][] = [
  [
    'names something that isn’t there',
    'POST /calls/{call}/sessions',
    { ...sessionBody, themes: ['fire'] },
    'themes unknown-theme',
  ],
  [
    'contradicts itself',
    'POST /calls',
    { ...callBody, slug: 'backwards', opensOn: '2027-07-01' },
    'closesOn ends-before-start',
  ],
  [
    'lacks what the call needs',
    'POST /calls/{call}/broadcasts',
    { contents: { fr: { subject: 'Salut', body: 'À bientôt.' } } },
    'contents.en.subject required',
  ],
  [
    'doesn’t answer a question as it is asked',
    'POST /sessions/{id}/registrations',
    { email: 'a@example.org', name: 'Ada', answers: { seats: 'many' } },
    'answers.seats not-a-number',
  ],
  [
    'too early, too late or too long',
    'POST /sessions/{id}/attendance',
    { spans: [{ email: 'ada@example.org', from: '2027-03-02T10:00:00Z' }] },
    'spans.0.from in-future',
  ],
  [
    'judged by a rule with a table behind it',
    'POST /calls/{call}/organizations',
    { name: 'Anybody', domains: ['gmail.com'] },
    'domains.0 free-mail',
  ],
  [
    'a file with faulty rows',
    'POST /sessions/{id}/registrations/import',
    'name,email\nAda,ada@example.org\nEda,ADA@example.org\n',
    'rows.3.email repeated-line',
  ],
  ['the state of things', 'PATCH /calls/{call}', { themes: [] }, 'themes term-gone'],
];

test('a request for each rule fits the description, and is refused', async () => {
  await greenroom.api('PUT', `/sessions/${session}/questions`, {
    questions: [{ key: 'seats', kind: 'number', label: 'How many?', required: false }],
  });
  await makeRegistration(greenroom, session, 'ada@example.org');
  const isFit = await fits();
  expect(isFit('POST /calls', { nothing: true })).toBe(false);
  expect(requests.map(([rule]) => rule)).toEqual(Object.keys(refusedRules));
  const answers: unknown[] = [];
  for (const [rule, operation, body] of requests) {
    const [method = '', path = ''] = operation.split(' ');
    const address = path.replace('/calls/{call}', call).replace('{id}', session);
    const headers: Record<string, string> = typeof body === 'string' ? { 'content-type': 'text/csv' } : {};
    const answer = await greenroom.api(method, address, body, { headers });
    const errors = answer.body.errors?.map((one: { path: string; code: string }) => `${one.path} ${one.code}`);
    answers.push([rule, isFit(operation, body), answer.status, errors]);
  }
  expect(answers).toEqual(requests.map(([rule, , , refused]) => [rule, true, 422, [refused]]));
  const listed = Object.values(refusedRules).flatMap(wordsOf);
  expect(requests.filter(([, , , refused]) => !listed.includes(refused.split(' ')[1] ?? ''))).toEqual([]);
});
