import { canonicalZone } from '../time/zones.js';
import { delimiters } from '../../platform/table-reader.js';
import { countryCode, languageCode, type RosterCells } from './roster-cells.js';

/** A row names a person and little else: cells beyond these are not read. */
const mostCells = 20;

const nothing: RosterCells = { name: '', email: '', country: '', timeZone: '', language: '' };

/** Whether a text is a list as email programs write it: `Name <address>`, one in a line or many. */
export function isAddressList(lines: readonly string[]): boolean {
  const first = lines.filter((line) => line.trim() !== '').slice(0, 20);
  return first.some((line) => {
    const opened = line.indexOf('<');
    return opened >= 0 && line.indexOf('@', opened) >= 0 && line.indexOf('>', opened) >= 0;
  });
}

/** Returns the people of one line of such a list, at most `most`. The recipients of an email are several. */
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
 * The cells of a row whose columns nobody named: the address is where an `@` is, the name is the first other cell,
 * and the rest is known by what it says. `unknown` is the first cell that says nothing we know.
 */
export function readCells(cells: readonly string[]): RosterCells & { unknown?: string } {
  const trimmed = cells.slice(0, mostCells).map((cell) => cell.trim());
  const at = trimmed.findIndex((cell) => cell.includes('@'));
  const whole = nameAndAddress(trimmed[at] ?? '') ?? apart(trimmed[at] ?? '');
  const others = trimmed.filter((cell, index) => index !== at && cell !== '');
  const row = { ...nothing, ...whole };
  if (row.name === '') row.name = others.shift() ?? '';
  if (at < 0) row.email = others.shift() ?? '';
  let unknown = cells[mostCells];
  for (const cell of others) {
    if (row.timeZone === '' && canonicalZone(cell) !== null) row.timeZone = cell;
    else if (row.country === '' && countryCode(cell) !== null) row.country = cell;
    else if (row.language === '' && languageCode(cell) !== null) row.language = cell;
    else unknown ??= cell;
  }
  return unknown === undefined ? row : { ...row, unknown };
}

/** `Name <address>`, the name perhaps in quotes; null for another text. */
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

/** `Name address` without anything but a space between them. */
function apart(text: string): { name: string; email: string } {
  const space = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\u3000'), text.lastIndexOf('\u00a0'));
  const email = text.slice(space + 1);
  return space > 0 && email.includes('@') ? { name: text.slice(0, space).trim(), email } : { name: '', email: text };
}
