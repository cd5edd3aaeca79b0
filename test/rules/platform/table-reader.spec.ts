import { columnKey, readTable } from '../../../src/platform/table-reader.js';

const hasEmail = (cells: readonly string[]) => cells.some((cell) => columnKey(cell) === 'email');
const read = (input: Uint8Array | string) => readTable(input, hasEmail, 10_000);

const plain = {
  ok: true,
  table: {
    header: ['Name', 'E-mail'],
    rows: [
      { line: 2, cells: ['Ana', 'ana@city.example'] },
      { line: 3, cells: ['林美玲', 'lin@port.example'] },
    ],
  },
};
const lines = (delimiter: string, end = '\n') =>
  [['Name', 'E-mail'], ...plain.table.rows.map((row) => row.cells)].map((cells) => cells.join(delimiter)).join(end);

describe('what is read as a table', () => {
  it.each([
    ['commas', lines(',')],
    ['semicolons', lines(';')],
    ['tabs', lines('\t')],
    ['bars', lines(' | ')],
    ['line ends of Windows', lines(',', '\r\n')],
    ['line ends of old spreadsheets', lines(';', '\r')],
    ['a byte order mark', `\uFEFF${lines(',')}`],
    ['UTF-8', new TextEncoder().encode(lines(','))],
    ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${lines(',')}`)],
    ['UTF-16 LE with a mark', Buffer.from(`\uFEFF${lines('\t')}`, 'utf16le')],
    ['UTF-16 BE with a mark', Buffer.from(`\uFEFF${lines('\t')}`, 'utf16le').swap16()],
    ['UTF-16 LE without a mark', Buffer.from(lines(';'), 'utf16le')],
    ['UTF-16 BE without a mark', Buffer.from(lines(';'), 'utf16le').swap16()],
  ])('%s', (_name, input) => {
    expect(read(input)).toEqual(plain);
  });

  it('names the line on which each row begins', () => {
    const text =
      'sep=;\r\n\r\nname;email;about\r\nAna;a@x.example;"two\r\nlines; one ""cell"""\r\n;;\r\nBo;b@x.example\r\n';
    expect(read(text)).toEqual({
      ok: true,
      table: {
        header: ['name', 'email', 'about'],
        rows: [
          { line: 4, cells: ['Ana', 'a@x.example', 'two\nlines; one "cell"'] },
          { line: 7, cells: ['Bo', 'b@x.example'] },
        ],
      },
    });
  });

  it('has no header where the first row is one of the others', () => {
    expect(read('Ana, ana@city.example')).toEqual({
      ok: true,
      table: { header: null, rows: [{ line: 1, cells: ['Ana', 'ana@city.example'] }] },
    });
  });

  it.each([
    ['nothing', '', { code: 'no-rows', line: null }],
    ['a header alone', 'name,email\n', { code: 'no-rows', line: null }],
    ['a quote that never ends', 'name,email\n"Ana,a@x.example\n', { code: 'not-csv', line: 2 }],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xd8]), { code: 'not-unicode', line: null }],
  ])('says why not: %s', (_name, input, fault) => {
    expect(read(input)).toEqual({ ok: false, fault });
  });
});

it('has one spelling for the name of a column', () => {
  expect(['Time zone', 'time_zone', 'timeZone', 'TIME-ZONE', ' Ｔime zone：'].map(columnKey)).toEqual(
    Array<string>(5).fill('timezone'),
  );
});
