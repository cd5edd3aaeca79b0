import { deflateSync, inflateSync } from 'node:zlib';

/** What PDFs say about themselves in their document information (ISO 32000, 14.3.3), and titles of bookmarks. */
const entry = /\/(?:Title|Author|Subject|Keywords|Creator|Producer|Company)\s*([(<])/gu;
const packet = /<\?xpacket begin[\s\S]*?<\?xpacket end/gu;
const objectStream = /\/ObjStm\b[\s\S]{0,400}?stream\r?\n/gu;

/** Compressed objects are inflated up to this many bytes in all. */
const mostInflated = 64 * 1024 * 1024;

/**
 * Returns a PDF without its title, author and other metadata. Each is replaced by as many spaces, so that whatever the
 * file says about its own positions stays true. What its pages show is unchanged.
 */
export function blankMetadata(pdf: Buffer): Buffer {
  const text = blankEntries(pdf.toString('latin1'));
  const bytes = Buffer.from(text, 'latin1');
  let left = mostInflated;
  for (const match of text.matchAll(objectStream)) {
    if (left <= 0) break;
    left -= blankObjects(bytes, text, match.index, match[0].length, left);
  }
  return bytes;
}

function blankEntries(text: string): string {
  const plain = text.replace(packet, (found) => found.replace(/[^\r\n]/gu, ' '));
  const parts: string[] = [];
  let done = 0;
  for (const match of plain.matchAll(entry)) {
    const start = match.index + match[0].length;
    const end = match[1] === '(' ? endOfLiteral(plain, start) : plain.indexOf('>', start);
    // A dictionary (`<<`) is no text.
    if (start < done || end < start || plain[start] === '<') continue;
    parts.push(plain.slice(done, start), ' '.repeat(end - start));
    done = end;
  }
  return [...parts, plain.slice(done)].join('');
}

/** The longest text that is blanked; what looks like a longer one is no metadata. */
const longestText = 20_000;

/** Returns where a string in parentheses ends, which can contain pairs of them; -1 if it doesn't. */
function endOfLiteral(text: string, start: number): number {
  const last = Math.min(text.length, start + longestText);
  for (let at = start, depth = 0; at < last; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && depth-- === 0) return at;
  }
  return -1;
}

/**
 * Blanks the metadata among compressed objects, if it then fits where it was: spaces compress well. Returns how many
 * bytes were inflated.
 */
function blankObjects(bytes: Buffer, text: string, found: number, length: number, most: number): number {
  const dictionary = text.slice(Math.max(0, found - 400, text.lastIndexOf('obj', found)), found + length);
  const size = Number(/\/Length\s+(\d+)(?!\s+\d+\s+R)/u.exec(dictionary)?.[1] ?? Number.NaN);
  const start = found + length;
  if (!dictionary.includes('/FlateDecode') || dictionary.includes('/DecodeParms') || !(size > 0)) return 0;
  try {
    const objects = inflateSync(bytes.subarray(start, start + size), { maxOutputLength: most });
    const blanked = deflateSync(Buffer.from(blankEntries(objects.toString('latin1')), 'latin1'), { level: 9 });
    if (blanked.length <= size) bytes.fill(0, start, start + size).set(blanked, start);
    return objects.length;
  } catch {
    // Not what it says it is, or too large; readers of the file fail, too.
    return most;
  }
}
