import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { RecordTable } from '../../../domain/calls/record-table.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import type { StreamedCell } from '../../../platform/workbook/stream-workbook.js';

/** What a record is made of, as its job is given it. */
export interface RecordInput {
  withPersonalData: boolean;
  /** BCP 47, of its texts. */
  language: string;
  /** The address of this installation, for links to sessions. */
  publicUrl: string;
}

/** A file that is in a record already. */
export interface RecordedFile {
  name: string;
  bytes: number;
  /** In hexadecimal. */
  sha256: string;
  /** How many rows a table has. */
  rows?: number;
}

/** A table as it is printed: its first rows, and how many it has. */
export interface PrintedTable {
  name: string;
  columns: readonly string[];
  rows: readonly (readonly StreamedCell[])[];
  total: number;
}

/** Most rows of a table in the PDF and the page; the others are only in the files. */
export const maxPrinted = 500;

/** Returns the columns of a table in a record, as positions; none if all of it is personal. */
export function columnsOf({ columns }: RecordTable, { withPersonalData }: RecordInput): number[] {
  return columns.flatMap(({ isPersonal }, index) => (isPersonal && !withPersonalData ? [] : [index]));
}

/** Returns the title of a table, or of another file. */
export function titleOf(name: string, language: string): string {
  return translate(language, `console.record.table.${name}`);
}

/** Returns what the list of hashes contains, as `sha256sum -c` reads it. */
export function sumsText(files: readonly RecordedFile[]): string {
  return files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}

/** Returns the manifest: what this is, and every file before it with its size and hash. */
export function manifestText(
  call: Call,
  files: readonly RecordedFile[],
  { withPersonalData, language }: RecordInput,
  madeAt: Date,
): string {
  const { slug, name, host, timeZone, opensOn, closesOn } = call;
  return `${JSON.stringify(
    {
      format: 'greenroom-call-record',
      version: 1,
      madeAt: madeAt.toISOString(),
      language,
      withPersonalData,
      call: { slug, name, host, timeZone, opensOn, closesOn },
      files,
    },
    null,
    2,
  )}\n`;
}

/** Returns the first file that people open: what this is, and how it is verified. */
export function readmeText(call: Call, { language, withPersonalData }: RecordInput, madeAt: Date): string {
  const say = (key: string, values = {}) => translate(language, `console.record.${key}`, values);
  return [
    callTexts(call, language).name,
    say('readme.made', { at: madeAt.toISOString() }),
    '',
    say('readme.start'),
    say('readme.tables'),
    say(withPersonalData ? 'withPersonalData' : 'without'),
    '',
    `${say('readme.verify')} sha256sum -c SHA256SUMS`,
    '',
  ].join('\n');
}

/** Returns the page by which the record is read in any browser; it loads nothing. */
export function indexPage(
  call: Call,
  tables: readonly PrintedTable[],
  files: readonly RecordedFile[],
  { language, withPersonalData }: RecordInput,
): string {
  const say = (key: string, values = {}) => translate(language, `console.record.${key}`, values);
  const name = callTexts(call, language).name;
  const row = (cells: readonly StreamedCell[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell) => `<${tag} dir="auto"${isTime(cell) ? ' class="t"' : ''}>${escaped(String(cell ?? ''))}</${tag}>`).join('')}</tr>`;
  const table = ({ name: one, columns, rows, total }: PrintedTable) => `<h2>${escaped(titleOf(one, language))}</h2>
${rows.length === total ? '' : `<p>${escaped(say('first', { count: rows.length, total }))}</p>\n`}<div><table>
${row(columns, 'th')}
${rows.map((cells) => row(cells, 'td')).join('\n')}
</table></div>`;
  const listed = files.map(
    ({ name: file, sha256 }) =>
      `<tr><td><a href="${escaped(file)}">${escaped(file)}</a></td><td><code>${sha256}</code></td></tr>`,
  );
  return `<!doctype html>
<html lang="${escaped(language)}" dir="${getLanguage(language).dir}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(name)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; color: #1b1d1a }
div { overflow-x: auto } table { border-collapse: collapse } th, td { padding: 0.25rem 0.75rem 0.25rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid #ddd }
code { font-size: 0.75rem } .t { white-space: nowrap }
</style>
<h1>${escaped(name)}</h1>
<p>${escaped(say(withPersonalData ? 'withPersonalData' : 'without'))}</p>
${tables.map(table).join('\n')}
<h2>${escaped(say('files'))}</h2>
<p>${escaped(say('readme.verify'))} <code>sha256sum -c SHA256SUMS</code></p>
<div><table>
${listed.join('\n')}
</table></div>
</html>
`;
}

function isTime(cell: StreamedCell): boolean {
  return typeof cell === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\dZ?$/u.test(cell);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
