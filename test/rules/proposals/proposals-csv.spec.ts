import { readProposalsCsv } from '../../../src/domain/proposals/proposals-csv.js';

const rowsOf = (input: Uint8Array | string) => {
  const read = readProposalsCsv(input);
  if (!read.ok) throw new Error(read.fault.code);
  return read.rows;
};
const good = { title: 'A: b', theme: 'energy', organization: null, state: 'draft', submittedAt: null };

test('a table is read whatever its separators, encoding and quoting', () => {
  const lines = 'External ID;Title;THEME;Members\r\nP-1;"A: b";energy;ana@example.org, rui@example.org\r\n';
  const members = [{ email: 'ana@example.org' }, { email: 'rui@example.org' }];
  const row = { line: 2, externalId: 'P-1', title: 'A: b', input: { ...good, members }, fieldErrors: [] };
  expect(rowsOf(lines)).toEqual([row]);
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines, 'utf16le')]);
  expect(rowsOf(utf16)).toEqual([row]);
  expect(rowsOf(Buffer.from(utf16).swap16())).toEqual([row]);
  expect(rowsOf(lines.replaceAll(';', '\t'))).toEqual([row]);
});

test('a cell that was kept from running as a formula is read as it was', () => {
  const [row] = rowsOf("external_id,title,theme\n'-7,'=1+1,energy");
  expect([row?.externalId, row?.input?.title]).toEqual(['-7', '=1+1']);
});

test('only a file with a column for it changes the URL of a proposal', () => {
  const plain = 'external_id,title,theme\nP-1,One,energy';
  expect(rowsOf(plain)[0]?.input).not.toHaveProperty('url');
  const url = 'https://platform.example/1';
  expect(
    rowsOf(`external_id,title,theme,url\nP-1,One,energy,${url}\nP-2,Two,energy,`).map(({ input }) => input?.url),
  ).toEqual([url, null]);
});

test('every error names its row', () => {
  const rows = rowsOf(
    'external_id,title,theme,members,state\nP-1,,,x y@example.org,won\n,Two,energy,,\nP-1,Three,energy,a@b.example A@b.example,',
  );
  expect(rows.map(({ line, fieldErrors }) => [line, fieldErrors.map(({ path, code }) => `${path} ${code}`)])).toEqual([
    [2, ['title required', 'theme required', 'members.0.email not-an-address', 'state not-a-choice']],
    [3, ['externalId required']],
    [4, ['externalId repeated', 'members.1.email repeated']],
  ]);
});

test.each([
  ['', 'no-rows'],
  ['external_id,title', 'no-rows'],
  ['title,theme\nA,energy', 'no-header'],
  ['external_id,title\n"P-1,A', 'not-csv'],
  [`external_id\n${'P\n'.repeat(10_001)}`, 'too-many-rows'],
  [new Uint8Array([0xba, 0xf1, 0xa6, 0xe2]), 'not-unicode'],
])('%j cannot be read: %s', (input, code) => {
  expect(readProposalsCsv(input)).toEqual({ ok: false, fault: expect.objectContaining({ code }) });
});
