import { canonicalZone } from '../time/zones.js';
import { delimiters } from '../../platform/table-reader.js';
import { countryCode, languageCode, type RosterCells } from './roster-cells.js';

/** Maximum number of cells in a row; further ones are ignored. */
const maxCells = 20;

const nothing: RosterCells = { name: '', email: '', country: '', timeZone: '', language: '' };

/** Returns whether a text is a list of recipients from an email client: `Name <address>`, one or several per line. */
export function isAddressList(lines: readonly string[]): boolean {
  const first = lines.filter((line) => line.trim() !== '').slice(0, 20);
  return first.some((line) => {
    const opened = line.indexOf('<');
    return opened >= 0 && line.indexOf('@', opened) >= 0 && line.indexOf('>', opened) >= 0;
  });
}

/** Returns the people in one line of such a list, at most `most`. */
export function readAddressLine(line: string, most: number): RosterCells[] {
  return line
    .split(/(?<=>)[ \t]*[;,\u060c\u061b\uff0c\uff1b\u3001]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .slice(0, most)
    .map((part) => {
      const named = nameAndAddress(part);
      if (named !== null) return { ...nothing, ...named };
      const delimiter = delimiters.find((each) => part.includes(each));
      return readCells(delimiter === undefined ? [part] : part.split(delimiter));
    });
}

/**
 * Reads the cells of a row without column names: the address contains `@`, the name is the first other cell, and the
 * rest is recognized by its content. `unknown` is the first unrecognized cell.
 */
export function readCells(cells: readonly string[]): RosterCells & { unknown?: string } {
  const trimmed = cells.slice(0, maxCells).map((cell) => cell.trim());
  const at = trimmed.findIndex((cell) => cell.includes('@'));
  const whole = nameAndAddress(trimmed[at] ?? '') ?? apart(trimmed[at] ?? '');
  const others = trimmed.filter((cell, index) => index !== at && cell !== '');
  const row = { ...nothing, ...whole };
  if (row.name === '') row.name = others.shift() ?? '';
  if (at < 0) row.email = others.shift() ?? '';
  let unknown = cells[maxCells];
  for (const cell of others) {
    if (row.timeZone === '' && canonicalZone(cell) !== null) row.timeZone = cell;
    else if (row.country === '' && countryCode(cell) !== null) row.country = cell;
    else if (row.language === '' && languageCode(cell) !== null) row.language = cell;
    else unknown ??= cell;
  }
  return unknown === undefined ? row : { ...row, unknown };
}

/** Parses `Name <address>`, with an optionally quoted name; null for any other text. */
export function nameAndAddress(text: string): { name: string; email: string } | null {
  const opened = text.lastIndexOf('<');
  if (opened < 0 || !text.endsWith('>')) return null;
  const name = text.slice(0, opened).trim();
  const isQuoted = name.length > 1 && name.startsWith('"') && name.endsWith('"');
  return {
    name: isQuoted ? name.slice(1, -1).replaceAll(/\\(.)/gu, '$1').trim() : name,
    email: text.slice(opened + 1, -1).trim(),
  };
}

/** Parses `Name address` with only a space between them. */
function apart(text: string): { name: string; email: string } {
  const space = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\u3000'), text.lastIndexOf('\u00a0'));
  const email = text.slice(space + 1);
  return space > 0 && email.includes('@') ? { name: text.slice(0, space).trim(), email } : { name: '', email: text };
}
