import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { SetQuestions } from '../../../src/flows/questions/set-questions.flow.js';
import { questionInput } from '../../../src/domain/questions/question-input.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'viewer');
});
afterAll(() => app.stop());

const names = [
  '=1+1',
  '+31 6',
  '-7',
  '@SUM(A1)',
  "O'Neil",
  '佐藤 みゆき',
  'Ana "Nita" Costa',
  '<b>&amp;</b>',
  '2027-01-04',
  '007',
];

/** A session in which people with such names answered a question. */
async function filled() {
  const session = await world.session({ title: 'Exported' });
  const questions = [
    questionInput.parse({ key: 'berths', kind: 'number', label: 'Berths' }),
    questionInput.parse({ key: 'why', kind: 'long-text', label: 'Why?' }),
  ];
  await app.app.get(SetQuestions).run(session.id, () => questions, staff);
  for (const [index, name] of names.entries()) {
    const person = registrationInput.parse({
      email: `person-${index}@example.org`,
      name,
      organization: index === 0 ? '=HYPERLINK("https://evil.example")' : null,
      timeZone: 'Asia/Tokyo',
      answers: { berths: String(index - 3), why: `=cmd|' /C calc'!A${index}\nand more` },
    });
    await app.app.get(Register).run(session.id, person, staff);
  }
  return session;
}

const fetchBytes = async (path: string) => {
  const cookie = [...lin.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${app.url}${path}`, { headers: { cookie } });
  return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};

/** The files of a zip archive (APPNOTE 4.3.7), by name. */
function unzip(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  // From the central directory: local headers need not know their sizes.
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength!);
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + size);
    files.set(name, (method === 0 ? packed : inflateRawSync(packed)).toString('utf8'));
    at += 46 + nameLength! + extra! + comment!;
  }
  return files;
}

const columns = (
  'name email organization country time_zone language state place answer comment ' +
  'registered_at registered_at_local joined_at joined_at_local attended_at attended_at_local minutes_present certificate local_start attendance Berths Why?'
).split(' ');

test('the workbook and the CSV file say the same, and a spreadsheet runs none of it', async () => {
  const session = await filled();
  const csv = await fetchBytes(`/console/sessions/${session.id}/attendees.csv`);
  const [header, ...rows] = parse(csv.bytes, { bom: true });
  expect(header).toEqual(columns);
  // What begins like a formula begins with an apostrophe; a number stays one.
  expect(rows.map(([name]) => name)).toEqual(["'=1+1", "'+31 6", "'-7", "'@SUM(A1)", ...names.slice(4)]);
  expect(rows.map((row) => row[20])).toEqual(names.map((_, index) => String(index - 3)));
  expect(rows.map((row) => row[10])).toEqual(names.map(() => '2027-01-04T08:00:00.000Z'));
  expect(rows.map((row) => row[11])).toEqual(names.map(() => '2027-01-04T16:00'));

  const xlsx = await fetchBytes(`/console/sessions/${session.id}/attendees.xlsx`);
  expect(xlsx.headers.get('content-type')).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  expect(xlsx.headers.get('content-disposition')).toBe(`attachment; filename="${session.slug}-attendees.xlsx"`);
  const files = unzip(xlsx.bytes);
  const sheet = [...files].find(([name]) => name.endsWith('sheet1.xml'))?.[1] ?? '';
  expect(sheet).toContain('state="frozen"');
  expect(sheet).not.toContain('<f>');
  expect(sheet.match(/<row /gu)).toHaveLength(names.length + 1);
  expect([...sheet.matchAll(/<col [^>]*width="([\d.]+)"/gu)].length).toBe(columns.length);
});

/** A Python with another reader of workbooks (Debian: python3-openpyxl), where there is one. */
function findPython(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((one) => {
    try {
      execFileSync(one, ['-c', 'import openpyxl'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

test('openpyxl, where it is installed, reads the cells that were written, of their types', async () => {
  const python = findPython();
  if (python === undefined) return;
  const session = await filled();
  const { bytes } = await fetchBytes(`/console/sessions/${session.id}/attendees.xlsx?state=confirmed&sort=name`);
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-xlsx-'));
  try {
    writeFileSync(join(folder, 'attendees.xlsx'), bytes);
    const script = `import json, openpyxl, sys
sheet = openpyxl.load_workbook(sys.argv[1]).active
print(json.dumps({'freeze': sheet.freeze_panes, 'title': sheet.title,
  'rows': [[[cell.data_type, cell.value] for cell in row] for row in sheet.iter_rows()]}))`;
    const read = JSON.parse(
      execFileSync(python, ['-c', script, join(folder, 'attendees.xlsx')], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    expect(read).toMatchObject({ freeze: 'A2', title: 'Attendees' });
    const [head, ...rows] = read.rows as [string, string | number | null][][];
    expect(head).toEqual(columns.map((name) => ['s', name]));
    expect(rows.map((row) => row[0])).toEqual(expect.arrayContaining(names.map((name) => ['s', name])));
    const formula = rows.find((row) => row[0]?.[1] === '=1+1')!;
    expect(formula[2]).toEqual(['s', '=HYPERLINK("https://evil.example")']);
    expect(formula.slice(10, 12)).toEqual([
      ['s', '2027-01-04T08:00:00.000Z'],
      ['s', '2027-01-04T16:00'],
    ]);
    expect(formula.slice(19)).toEqual([
      ['n', -3],
      ['s', "=cmd|' /C calc'!A0\nand more"],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
