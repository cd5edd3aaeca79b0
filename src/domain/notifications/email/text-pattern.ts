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

/** A body for several readers. What is the same for all of them is encoded once, when it is first needed. */
export class BodyPattern {
  /** With CRLF between lines. */
  private readonly wired: TextPattern;
  /** Of the shared pieces with CRLF in UTF-8, and as they are in UTF-16. */
  private readonly octets: number;
  private readonly units: number;
  private encodedLines: readonly (string | TextPattern)[] | undefined;
  private encodedPieces: readonly (Buffer | Slot)[] | undefined;

  constructor(readonly whole: TextPattern) {
    this.wired = whole.map((piece) => (typeof piece === 'string' ? withCrLf(piece) : piece));
    const sizes = (pattern: TextPattern, size: (piece: string) => number) =>
      pattern.reduce((sum, piece) => sum + (typeof piece === 'string' ? size(piece) : 0), 0);
    this.octets = sizes(this.wired, (piece) => Buffer.byteLength(piece));
    this.units = sizes(whole, (piece) => piece.length);
  }

  /** Returns the body of a reader, as `encodeText` encodes it. Their values have no line breaks. */
  withValues(values: OwnValues): EncodedBody {
    let { octets, units } = this;
    for (const piece of this.whole) {
      if (typeof piece === 'string') continue;
      const value = valueFor(piece, values);
      octets += Buffer.byteLength(value);
      units += value.length;
    }
    const encoding = encodingFor(octets, units);
    return { encoding, body: encoding === 'base64' ? this.inBase64(values) : this.inQuotedPrintable(values) };
  }

  private inBase64(values: OwnValues): string {
    this.encodedPieces ??= this.wired.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece));
    const pieces = this.encodedPieces.map((piece) =>
      Buffer.isBuffer(piece) ? piece : Buffer.from(valueFor(piece, values)),
    );
    return base64Lines(Buffer.concat(pieces));
  }

  private inQuotedPrintable(values: OwnValues): string {
    this.encodedLines ??= encodedLines(this.wired);
    let body = '';
    for (const line of this.encodedLines) {
      body += typeof line === 'string' ? line : quotedPrintable(Buffer.from(fillPattern(line, values)));
    }
    return body;
  }
}

/** Lines in quoted-printable are encoded one by one: each begins in the first column. */
function encodedLines(wired: TextPattern): (string | TextPattern)[] {
  const lines: (string | TextPattern)[] = [];
  let shared = '';
  linesOf(wired).forEach((line, index) => {
    if (index > 0) shared += '\r\n';
    if (line.every((piece) => typeof piece === 'string')) shared += quotedPrintable(Buffer.from(line.join('')));
    else {
      lines.push(shared, line);
      shared = '';
    }
  });
  return [...lines, shared];
}

function linesOf(wired: TextPattern): TextPattern[] {
  let line: (string | Slot)[] = [];
  const lines = [line];
  for (const piece of wired) {
    const [first, ...others] = typeof piece === 'string' ? piece.split('\r\n') : [piece];
    if (first !== undefined && first !== '') line.push(first);
    for (const other of others) lines.push((line = other === '' ? [] : [other]));
  }
  return lines;
}

function valueFor({ name, isEscaped }: Slot, values: OwnValues): string {
  const value = values[name] ?? '';
  return isEscaped ? Handlebars.escapeExpression(value) : value;
}
