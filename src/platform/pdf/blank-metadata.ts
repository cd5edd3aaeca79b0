import { deflateSync, inflateSync } from 'node:zlib';

const keys = '\\/(?:Title|Author|Subject|Keywords|Creator|Producer|Company)';
/** What PDFs say about themselves in their document information (ISO 32000, 14.3.3), and titles of bookmarks. */
const entry = new RegExp(`${keys}\\s*([(<])`, 'gu');
/** The same in objects of their own. */
const reference = new RegExp(`${keys}\\s+(\\d+)\\s+\\d+\\s+R`, 'gu');
const object = /(?<!\d)(\d+)\s+\d+\s+obj\s*([(<])/gu;
const [packetBegin, packetEnd] = ['<?xpacket begin', '<?xpacket end'];
const objectStream = /\/ObjStm\b/gu;
/** XMP (ISO 32000, 14.3.2), which can be compressed, or without the marks of a packet. */
const metadataStream = /\/Subtype\s*\/XML\b/gu;

/** Compressed objects are inflated up to this many bytes in all. */
const maxInflated = 64 * 1024 * 1024;
/** More entries or objects of one kind are not looked at; a PDF that is read has fewer. */
const maxMatches = 200_000;
/** The longest dictionary of compressed objects, before and after its type. */
const maxDictionaryLength = 400;
/** The longest text that is blanked; what looks like a longer one is no metadata. */
const maxTextLength = 20_000;

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
 * file says about its own positions stays true. What its pages show is unchanged. For files that `withoutNames` can't
 * write anew.
 */
export function blankMetadata(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  const streams = streamsOf(pdf, text);
  const texts = [text, ...streams.map((stream) => stream.text)];
  const numbers = new Set(texts.flatMap((one) => matchesOf(one, reference).map(([, number]) => number ?? '')));
  const plain = withoutPackets(text);
  const own = matchesOf(plain, object)
    .filter(([, number]) => numbers.has(number ?? ''))
    .map((match) => match.index + match[0].length);
  const bytes = Buffer.from(blanked(plain, [...entriesOf(plain), ...own]), 'latin1');
  for (const stream of streams) {
    const starts = [...entriesOf(stream.text), ...ownOf(stream, numbers)];
    if (starts.length === 0) continue;
    const objects = deflateSync(Buffer.from(blanked(stream.text, starts), 'latin1'), { level: 9 });
    // Spaces compress well, so that they fit where the texts were.
    if (objects.length <= stream.size)
      bytes.fill(0, stream.start, stream.start + stream.size).set(objects, stream.start);
  }
  blankStreams(bytes, text);
  return bytes;
}

function blankStreams(bytes: Buffer, text: string): void {
  const empty = deflateSync('');
  let done = 0;
  for (const { index } of matchesOf(text, metadataStream)) {
    const stream = index < done ? null : streamAt(text, index);
    if (stream === null) continue;
    const end = text.indexOf('endstream', stream.start);
    if (end < 0) return;
    bytes.fill(' ', stream.start, end);
    if (stream.dictionary.includes('/FlateDecode') && stream.start + empty.length <= end)
      bytes.set(empty, stream.start);
    done = end;
  }
}

/** Returns the dictionary that this place belongs to, and where its stream begins; null if it has none. */
function streamAt(text: string, index: number): { dictionary: string; start: number } | null {
  const before = text.slice(Math.max(0, index - maxDictionaryLength), index);
  const after = /^[\s\S]*?(?<!end)stream\r?\n/u.exec(text.slice(index, index + maxDictionaryLength))?.[0];
  if (after === undefined || after.includes('endobj')) return null;
  return { dictionary: before.slice(Math.max(0, before.lastIndexOf('obj'))) + after, start: index + after.length };
}

/** Returns the compressed objects of a PDF, as far as they can be written again in place. */
function streamsOf(pdf: Buffer, text: string): Stream[] {
  let left = maxInflated;
  return matchesOf(text, objectStream).flatMap(({ index }): Stream[] => {
    const found = streamAt(text, index);
    if (found === null) return [];
    const { dictionary, start } = found;
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

function matchesOf(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) if (found.push(match) === maxMatches) break;
  return found;
}

/** Returns where texts begin, after their bracket. */
function entriesOf(text: string): number[] {
  return matchesOf(text, entry).map((match) => match.index + match[0].length);
}

/** The same for texts that are objects of their own. */
function ownOf({ text, first }: Stream, numbers: ReadonlySet<string>): number[] {
  const header = Number.isNaN(first) ? [] : (text.slice(0, first).match(/\d+/gu) ?? []);
  return header.flatMap((number, index) => {
    const at = first + Number(header[index + 1]);
    return index % 2 === 0 && numbers.has(number) && /[(<]/u.test(text[at] ?? '') ? [at + 1] : [];
  });
}

/** Blanks XMP. */
function withoutPackets(text: string): string {
  const parts: string[] = [];
  let done = 0;
  for (;;) {
    const start = text.indexOf(packetBegin, done);
    const end = start < 0 ? -1 : text.indexOf(packetEnd, start);
    if (end < 0) return [...parts, text.slice(done)].join('');
    parts.push(text.slice(done, start), text.slice(start, end).replaceAll(/[^\r\n]/gu, ' '));
    done = end;
  }
}

function blanked(text: string, starts: readonly number[]): string {
  const parts: string[] = [];
  let done = 0;
  const sorted = starts.toSorted((a, b) => a - b);
  const ends = endsOf(text, sorted);
  for (const start of sorted) {
    const end = ends.get(start);
    // A dictionary (`<<`) is no text.
    if (start < done || end === undefined || text[start] === '<') continue;
    parts.push(text.slice(done, start), ' '.repeat(end - start));
    done = end;
  }
  return [...parts, text.slice(done)].join('');
}

/**
 * Returns where texts end, by where they begin, in order; without those that don't. Reads the file once, however many
 * begin in it: whoever wrote it decides that.
 */
function endsOf(text: string, starts: readonly number[]): Map<number, number> {
  const ends = new Map<number, number>();
  // Texts in parentheses can contain pairs of them.
  const open: { start: number; depth: number }[] = [];
  let [at, depth, hexEnd] = [0, 0, 0];
  const readUntil = (limit: number) => {
    for (; open.length > 0 && at < limit; at += 1) {
      if (text[at] === '\\') at += 1;
      else if (text[at] === '(') depth += 1;
      else if (text[at] === ')') {
        const last = open.at(-1);
        if (last?.depth === depth) {
          open.pop();
          if (at - last.start < maxTextLength) ends.set(last.start, at);
        }
        depth -= 1;
      }
    }
  };
  for (const start of starts) {
    if (text[start - 1] === '(') {
      readUntil(start - 1);
      at = start;
      depth += 1;
      open.push({ start, depth });
    } else {
      if (hexEnd >= 0 && hexEnd < start) hexEnd = text.indexOf('>', start);
      if (hexEnd >= 0) ends.set(start, hexEnd);
    }
  }
  readUntil(text.length);
  return ends;
}
