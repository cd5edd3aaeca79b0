import { deflateSync, inflateSync } from 'node:zlib';

const keys = '\\/(?:Title|Author|Subject|Keywords|Creator|Producer|Company)';
/** What PDFs say about themselves in their document information (ISO 32000, 14.3.3), and titles of bookmarks. */
const entry = new RegExp(`${keys}\\s*([(<])`, 'gu');
/** The same in objects of their own. */
const reference = new RegExp(`${keys}\\s+(\\d+)\\s+\\d+\\s+R`, 'gu');
const object = /(?<!\d)(\d+)\s+\d+\s+obj\s*([(<])/gu;
const packet = /<\?xpacket begin[\s\S]*?<\?xpacket end/gu;
const objectStream = /\/ObjStm\b[\s\S]{0,400}?stream\r?\n/gu;

/** Compressed objects are inflated up to this many bytes in all. */
const mostInflated = 64 * 1024 * 1024;
/** The longest text that is blanked; what looks like a longer one is no metadata. */
const longestText = 20_000;

/** Objects that are compressed together. */
interface Stream {
  start: number;
  size: number;
  text: string;
  /** Where the first object begins, after the numbers and places of all. */
  first: number;
}

/**
 * Returns a PDF without its title, author and other metadata. Each is replaced by as many spaces, so that whatever the
 * file says about its own positions stays true. What its pages show is unchanged.
 */
export function blankMetadata(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  const streams = streamsOf(pdf, text);
  const texts = [text, ...streams.map((stream) => stream.text)];
  const numbers = new Set(texts.flatMap((one) => [...one.matchAll(reference)].map(([, number]) => number ?? '')));
  const plain = text.replace(packet, (found) => found.replace(/[^\r\n]/gu, ' '));
  const own = [...plain.matchAll(object)]
    .filter(([, number]) => numbers.has(number ?? ''))
    .map((match) => match.index + match[0].length);
  const bytes = Buffer.from(blanked(plain, [...entriesOf(plain), ...own]), 'latin1');
  for (const stream of streams) {
    const starts = [...entriesOf(stream.text), ...ownOf(stream, numbers)];
    const objects = deflateSync(Buffer.from(blanked(stream.text, starts), 'latin1'), { level: 9 });
    // Spaces compress well, so that they fit where the texts were.
    if (starts.length > 0 && objects.length <= stream.size)
      bytes.fill(0, stream.start, stream.start + stream.size).set(objects, stream.start);
  }
  return bytes;
}

/** Returns the compressed objects of a PDF, as far as they can be written again in place. */
function streamsOf(pdf: Buffer, text: string): Stream[] {
  let left = mostInflated;
  return [...text.matchAll(objectStream)].flatMap((match): Stream[] => {
    const start = match.index + match[0].length;
    const dictionary = text.slice(Math.max(0, match.index - 400, text.lastIndexOf('obj', match.index)), start);
    const number = (key: string) =>
      Number(new RegExp(`/${key}\\s+(\\d+)(?!\\d|\\s+\\d+\\s+R)`, 'u').exec(dictionary)?.[1] ?? Number.NaN);
    const [size, first] = [number('Length'), number('First')];
    if (!dictionary.includes('/FlateDecode') || dictionary.includes('/DecodeParms') || !(size > 0) || left <= 0)
      return [];
    try {
      const objects = inflateSync(pdf.subarray(start, start + size), { maxOutputLength: left });
      left -= objects.length;
      return [{ start, size, text: objects.toString('latin1'), first }];
    } catch {
      // Not what it says it is, or too large; readers of the file fail, too.
      left = 0;
      return [];
    }
  });
}

/** Returns where texts begin, after their bracket. */
function entriesOf(text: string): number[] {
  return [...text.matchAll(entry)].map((match) => match.index + match[0].length);
}

/** The same for texts that are objects of their own. */
function ownOf({ text, first }: Stream, numbers: ReadonlySet<string>): number[] {
  const header = Number.isNaN(first) ? [] : (text.slice(0, first).match(/\d+/gu) ?? []);
  return header.flatMap((number, index) => {
    const at = first + Number(header[index + 1]);
    return index % 2 === 0 && numbers.has(number) && /[(<]/u.test(text[at] ?? '') ? [at + 1] : [];
  });
}

function blanked(text: string, starts: readonly number[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const start of starts.toSorted((a, b) => a - b)) {
    const end = text[start - 1] === '(' ? endOfLiteral(text, start) : text.indexOf('>', start);
    // A dictionary (`<<`) is no text.
    if (start < done || end < start || text[start] === '<') continue;
    parts.push(text.slice(done, start), ' '.repeat(end - start));
    done = end;
  }
  return [...parts, text.slice(done)].join('');
}

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
