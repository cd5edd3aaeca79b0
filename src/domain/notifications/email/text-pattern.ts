import Handlebars from 'handlebars';
import { base64Lines, encodingFor, type EncodedBody, quotedPrintable, withCrLf } from './transfer-encoding.js';

/** A place in a text for a reader's own value. */
interface Slot {
  name: string;
  /** Whether the text is HTML there, and the value is escaped. */
  isEscaped: boolean;
}

/** A text that is the same for several readers, but for their own values. */
export type TextPattern = readonly (string | Slot)[];

/** What a reader has of their own, by name. */
export type OwnValues = Readonly<Record<string, string>>;

/** Returns the pattern of a text that was made with these values, each of which occurs nowhere else in it. */
export function patternOf(text: string, values: OwnValues): TextPattern {
  const slots = Object.entries(values).flatMap(([name, value]) => {
    const escaped = Handlebars.escapeExpression(value);
    const plain = [value, { name, isEscaped: false }] as const;
    return escaped === value ? [plain] : [plain, [escaped, { name, isEscaped: true }] as const];
  });
  const bySource = new Map<string, Slot>(slots);
  const sources = [...bySource.keys()].map((source) => source.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&'));
  if (sources.length === 0) return [text];
  // With the group, the values are among the pieces.
  return text
    .split(new RegExp(`(${sources.join('|')})`, 'u'))
    .filter((piece) => piece !== '')
    .map((piece) => bySource.get(piece) ?? piece);
}

/** Returns what the pattern says to every reader. */
export function sharedText(pattern: TextPattern): string {
  return pattern.filter((piece) => typeof piece === 'string').join('\n');
}

/** Fills in a reader's own values. */
export function fillPattern(pattern: TextPattern, values: OwnValues): string {
  let text = '';
  for (const piece of pattern) text += typeof piece === 'string' ? piece : valueFor(piece, values);
  return text;
}

/** A body, with the lines encoded that are the same for everybody. */
export interface BodyPattern {
  whole: TextPattern;
  /** In quoted-printable: encoded lines, and patterns of others. */
  lines: readonly (string | TextPattern)[];
  /** Of the shared pieces with CRLF in UTF-8, and as they are in UTF-16. */
  octets: number;
  units: number;
}

/** Returns the pattern of a body that was made with these values. */
export function bodyPatternOf(text: string, values: OwnValues): BodyPattern {
  const whole = patternOf(text, values);
  const shared = whole.filter((piece) => typeof piece === 'string');
  return {
    whole,
    lines: encodedLines(withCrLf(text), values),
    octets: shared.reduce((sum, piece) => sum + Buffer.byteLength(withCrLf(piece)), 0),
    units: shared.reduce((sum, piece) => sum + piece.length, 0),
  };
}

/** Returns the body of a reader, as `encodeText` encodes it. Their values have no line breaks. */
export function fillBody(pattern: BodyPattern, values: OwnValues): EncodedBody {
  const { whole, lines } = pattern;
  let { octets, units } = pattern;
  for (const piece of whole) {
    if (typeof piece === 'string') continue;
    const value = valueFor(piece, values);
    octets += Buffer.byteLength(value);
    units += value.length;
  }
  const encoding = encodingFor(octets, units);
  if (encoding === 'base64') return { encoding, body: base64Lines(Buffer.from(withCrLf(fillPattern(whole, values)))) };
  let body = '';
  for (const line of lines) {
    body += typeof line === 'string' ? line : quotedPrintable(Buffer.from(fillPattern(line, values)));
  }
  return { encoding, body };
}

/** Lines in quoted-printable are encoded one by one: each begins in the first column. */
function encodedLines(text: string, values: OwnValues): (string | TextPattern)[] {
  const lines: (string | TextPattern)[] = [];
  let shared = '';
  text.split('\r\n').forEach((line, index) => {
    if (index > 0) shared += '\r\n';
    const pattern = patternOf(line, values);
    if (pattern.every((piece) => typeof piece === 'string')) shared += quotedPrintable(Buffer.from(line));
    else {
      lines.push(shared, pattern);
      shared = '';
    }
  });
  return [...lines, shared];
}

function valueFor({ name, isEscaped }: Slot, values: OwnValues): string {
  const value = values[name] ?? '';
  return isEscaped ? Handlebars.escapeExpression(value) : value;
}
