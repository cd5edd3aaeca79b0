import { constants, crc32, deflateRawSync } from 'node:zlib';
import writeExcelFile from 'write-excel-file/node';
import { columnKey, readTable } from '../../../src/platform/table-reader.js';
import { textOfTable } from '../../../src/platform/workbook/workbook-text.js';
import { areAsDeclared } from '../../../src/platform/workbook/zip-entries.js';

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

describe('an uploaded table', () => {
  const rows = [
    ['Name', 'E-mail', 'Joined', 'Seats'],
    ['Ana, “A”\nRuiz', 'ana@city.example', new Date('2027-03-04T00:00:00Z'), 3],
    [],
    ['林美玲', 'lin@port.example', new Date('2027-03-04T09:30:00Z'), null],
  ];
  const cellsOf = (table: (string | number | Date | null)[][]) =>
    table.map((row) => row.map((value) => (value instanceof Date ? { value, format: 'yyyy-mm-dd hh:mm' } : value)));
  const workbook = (sheets: (string | number | Date | null)[][][]) =>
    writeExcelFile(sheets.map((table, index) => ({ data: cellsOf(table), sheet: `S${index}` }))).toBuffer();
  const codeOf = async (bytes: Uint8Array) => {
    const text = await textOfTable(bytes);
    return text.ok ? text.text : text.code;
  };

  it('is a workbook or CSV by its content, and the sheet with addresses is read with the numbers of its rows', async () => {
    const table = await workbook([[['Notes'], ['Nothing here']], rows]);
    expect(read(await codeOf(table))).toEqual({
      ok: true,
      table: {
        header: ['Name', 'E-mail', 'Joined', 'Seats'],
        rows: [
          { line: 2, cells: ['Ana, “A” Ruiz', 'ana@city.example', '2027-03-04', '3'] },
          { line: 4, cells: ['林美玲', 'lin@port.example', '2027-03-04T09:30', ''] },
        ],
      },
    });
    // Commas in a single column don't separate cells.
    expect(read(await codeOf(await workbook([[['Email'], ['Ruiz, Ana'], ['a@b.example']]])))).toMatchObject({
      table: { rows: [{ cells: ['Ruiz, Ana', ''] }, { cells: ['a@b.example', ''] }] },
    });
    expect(await codeOf(Buffer.from(lines(';')))).toBe(lines(';'));
  });

  it('is refused with what to do', async () => {
    const good = await workbook([rows]);
    expect(await codeOf(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]))).toBe('old-workbook');
    expect(await textOfTable(Buffer.from('Jos\xe9', 'latin1'))).toEqual({ ok: true, text: 'José' });
    expect(await codeOf(Buffer.from([0x89, 0xff, 0]))).toBe('not-unicode');
    expect(await codeOf(good.subarray(0, good.length / 2))).toBe('damaged-workbook');
    expect(await codeOf(renamed(good, 'xl/sharedStrings.xml', 'vbaProject.bin'))).toBe('macro-workbook');
    expect(await codeOf(renamed(good, 'xl/workbook.xml', 'xl/workbook.txt'))).toBe('not-workbook');
    expect(await codeOf(await workbook([[[]]]))).toBe('empty-workbook');
    // What a bomb says about itself, and what it is.
    expect(await codeOf(declared(good, 0x7fffffff))).toBe('too-large-workbook');
    expect(await codeOf(declared(good, 10))).toBe('damaged-workbook');
    // V8 ends the process that reads a column of this number.
    expect(await codeOf(withCell('ZZZZZZZZZZ1'))).toBe('too-large-workbook');
    expect(await codeOf(withCell('A1'))).toBe('a@b.example\t\n');
  });

  it('is not inflated beyond what it declares', () => {
    // Half a gigabyte of zeros.
    const zeros = deflateRawSync(Buffer.alloc(2 ** 23), { finishFlush: constants.Z_FULL_FLUSH });
    const bomb = Buffer.concat([...Array<Buffer>(64).fill(zeros), deflateRawSync('')]);
    const before = process.resourceUsage().maxRSS;
    expect(areAsDeclared([{ name: 'bomb', size: 10, isDeflated: true, bytes: bomb }])).toBe(false);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(100_000);
  });

  /** The smallest workbook, with one cell at this address. */
  function withCell(address: string): Buffer {
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const cell = `<c r="${address}" t="inlineStr"><is><t>a@b.example</t></is></c>`;
    return archive({
      'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData><row r="1">${cell}</row></sheetData></worksheet>`,
    });
  }

  /** A ZIP archive of files that are not compressed. */
  function archive(files: Record<string, string>): Buffer {
    const parts: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const [name, text] of Object.entries(files)) {
      const sizes = Buffer.alloc(20);
      sizes.writeUInt32LE(crc32(text), 4);
      for (const at of [8, 12]) sizes.writeUInt32LE(Buffer.byteLength(text), at);
      sizes.writeUInt16LE(name.length, 16);
      const end = Buffer.alloc(14);
      end.writeUInt32LE(offset, 10);
      const head = [0x14, 0, 0, 0, 0, 0];
      const file = [Buffer.from([0x50, 0x4b, 3, 4, ...head]), sizes, Buffer.from(name + text)];
      directory.push(Buffer.from([0x50, 0x4b, 1, 2, 0x14, 0, ...head]), sizes, end, Buffer.from(name));
      offset += file.reduce((sum, { length }) => sum + length, 0);
      parts.push(...file);
    }
    const last = Buffer.alloc(18);
    for (const at of [4, 6]) last.writeUInt16LE(Object.keys(files).length, at);
    last.writeUInt32LE(Buffer.concat(directory).length, 8);
    last.writeUInt32LE(offset, 12);
    return Buffer.concat([...parts, ...directory, Buffer.from([0x50, 0x4b, 5, 6]), last]);
  }

  function renamed(bytes: Buffer, from: string, to: string): Buffer {
    return Buffer.from(bytes.toString('latin1').replaceAll(from, to.padStart(from.length, '/')), 'latin1');
  }

  /** A workbook whose directory declares another size for its first file. */
  function declared(bytes: Buffer, size: number): Buffer {
    const changed = Buffer.from(bytes);
    changed.writeUInt32LE(size, changed.indexOf('PK\u0001\u0002', 0, 'latin1') + 24);
    return changed;
  }
});
