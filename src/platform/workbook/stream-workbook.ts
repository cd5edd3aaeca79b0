import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { withoutGarbage } from '../fast/collect-heap.js';

export type StreamedCell = string | number | null;

/** How many rows are compressed at once. */
const rowsAtOnce = 10;
/** Excel refuses a file in which a cell is longer. */
const maxCellLength = 32_767;
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';

/** A column of a workbook: its heading, and its width in characters. */
export interface StreamedColumn {
  name: string;
  width: number;
}

/**
 * Writes a table as an Excel workbook (Office Open XML) with its first row frozen, while its rows are still being read:
 * neither the rows nor the file are ever in memory as a whole. Texts are written as texts, so that no spreadsheet runs
 * them as formulas or takes them for dates.
 */
export function streamWorkbook(
  columns: readonly StreamedColumn[],
  portions: AsyncIterable<readonly (readonly StreamedCell[])[]>,
  sheet: string,
): Readable {
  return Readable.from(archive(columns, portions, sheet), { objectMode: false });
}

async function* archive(
  columns: readonly StreamedColumn[],
  portions: AsyncIterable<readonly (readonly StreamedCell[])[]>,
  sheet: string,
): AsyncGenerator<Buffer> {
  const files: [name: string, content: Iterable<string> | AsyncIterable<string>][] = [
    ['[Content_Types].xml', [contentTypes]],
    ['_rels/.rels', [relations([['officeDocument', 'xl/workbook.xml']])]],
    ['xl/workbook.xml', [workbookXml(sheet)]],
    [
      'xl/_rels/workbook.xml.rels',
      [
        relations([
          ['worksheet', 'worksheets/sheet1.xml'],
          ['styles', 'styles.xml'],
        ]),
      ],
    ],
    ['xl/styles.xml', [styles]],
    ['xl/worksheets/sheet1.xml', sheetXml(columns, portions)],
  ];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const start = offset;
    const bytes = Buffer.from(name);
    const header = localHeader(bytes);
    yield header;
    offset += header.length;
    const sizes = { crc: 0, plain: 0, packed: 0 };
    for await (const chunk of deflated(content, sizes)) {
      sizes.packed += chunk.length;
      yield chunk;
    }
    const descriptor = dataDescriptor(sizes);
    yield descriptor;
    offset += sizes.packed + descriptor.length;
    directory.push(directoryEntry(bytes, sizes, start));
  }
  const entries = Buffer.concat(directory);
  yield entries;
  yield directoryEnd(files.length, entries.length, offset);
}

interface Sizes {
  crc: number;
  plain: number;
  packed: number;
}

async function* deflated(content: Iterable<string> | AsyncIterable<string>, sizes: Sizes): AsyncGenerator<Buffer> {
  async function* plain(): AsyncGenerator<Buffer> {
    for await (const text of content) {
      const bytes = Buffer.from(text);
      sizes.crc = crc32(bytes, sizes.crc);
      sizes.plain += bytes.length;
      yield bytes;
    }
  }
  const source = Readable.from(plain(), { objectMode: false });
  const packer = createDeflateRaw({ level: 6 });
  source.once('error', (error) => packer.destroy(error));
  yield* source.pipe(packer) as AsyncIterable<Buffer>;
}

// Names are UTF-8, and sizes follow the content (bits 11 and 3); compressed with deflate; dated 1980, as ZIP begins.
const [flags, method, day] = [0x0808, 8, 0x0021];

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(day, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, packed, plain }: Sizes): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packed, 8);
  descriptor.writeUInt32LE(plain, 12);
  return descriptor;
}

function directoryEntry(name: Buffer, { crc, packed, plain }: Sizes, start: number): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(20, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt16LE(day, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(plain, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(start, 42);
  return Buffer.concat([entry, name]);
}

function directoryEnd(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

async function* sheetXml(
  columns: readonly StreamedColumn[],
  portions: AsyncIterable<readonly (readonly StreamedCell[])[]>,
): AsyncGenerator<string> {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  yield `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`;
  const letters = columns.map((_, index) => columnLetters(index));
  let line = 1;
  yield rowXml(
    columns.map(({ name }) => name),
    letters,
    line,
    ' s="1"',
  );
  // A few rows at once: each text is a trip to the thread that compresses, and large ones are garbage that is seldom
  // collected.
  for await (const rows of withoutGarbage(portions))
    for (let from = 0; from < rows.length; from += rowsAtOnce)
      yield rows
        .slice(from, from + rowsAtOnce)
        .map((row) => rowXml(row, letters, ++line))
        .join('');
  yield '</sheetData></worksheet>';
}

function columnLetters(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}

// Readers want the address of each cell, though the standard doesn't.
function rowXml(row: readonly StreamedCell[], letters: readonly string[], line: number, style = ''): string {
  const cells = row.map((value, index) => {
    if (value === null || value === '') return '';
    const at = `r="${letters[index]}${line}"${style}`;
    if (typeof value === 'number') return `<c ${at}><v>${value}</v></c>`;
    return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(value.slice(0, maxCellLength))}</t></is></c>`;
  });
  return `<row r="${line}">${cells.join('')}</row>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What must be escaped, or can't be written. */
const special = /[&<>"\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** XML 1.0 knows no other control characters than these, and no halves of characters. */
function escaped(text: string): string {
  // Most cells are plain, and there are millions.
  if (!special.test(text)) return text;
  return text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '')
    .replaceAll(/[&<>"]/gu, (one) => entities[one] ?? one);
}

const contentTypes = `${head}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`;

const styles = `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`;

function workbookXml(sheet: string): string {
  const name = escaped(sheet.replaceAll(/[[\]:*?/\\]/gu, ' ')).slice(0, 31) || 'Sheet';
  return `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
}

function relations(all: readonly (readonly [type: string, target: string])[]): string {
  const own = all.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${office}/${type}" Target="${target}"/>`,
  );
  return `${head}<Relationships xmlns="${packaged}/relationships">${own.join('')}</Relationships>`;
}
