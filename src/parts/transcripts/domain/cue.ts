/** Something that is said in a recording. */
export interface Cue {
  /** Milliseconds from the beginning of the recording; both null in a text without times. */
  start: number | null;
  end: number | null;
  /** Who speaks; empty if the file does not say it. */
  voice: string;
  /** Plain text: lines without markup. Empty once it was taken out. */
  text: string;
  /** Where it stands over the picture, as WebVTT writes it (`line:0 align:start`); empty for the usual place. */
  settings: string;
}

/** Cues that are read as one paragraph: those of one voice, without a long silence between them. */
export interface Paragraph {
  voice: string;
  cues: { index: number; cue: Cue }[];
}

const silenceMs = 4000;
/** A paragraph ends with the first sentence after so many characters. */
const longParagraph = 350;
const sentenceEnd = /[.!?…。！？؟][)"'”’»」』]*$/u;

/** Returns cues as paragraphs to read. */
export function paragraphsOf(cues: readonly Cue[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let length = 0;
  let before: Cue | null = null;
  for (const [index, cue] of cues.entries()) {
    const current = paragraphs.at(-1);
    if (current === undefined || before === null || isApart(before, cue, length)) {
      paragraphs.push({ voice: cue.voice, cues: [{ index, cue }] });
      length = 0;
    } else current.cues.push({ index, cue });
    length += cue.text.length;
    before = cue;
  }
  return paragraphs;
}

function isApart(before: Cue, cue: Cue, length: number): boolean {
  if (before.voice !== cue.voice || cue.start === null || before.end === null) return true;
  return cue.start - before.end > silenceMs || (length > longParagraph && sentenceEnd.test(before.text));
}

/** Returns a time in a recording as players show it: `1:05` or `2:01:05`. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** Returns the milliseconds of a time as people type it (`1:05`, `2:01:05` or `90`); null for anything else. */
export function clockMs(text: string): number | null {
  const [, hours = '0', minutes = '0', seconds] =
    /^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,5}(?:\.\d{1,3})?)$/u.exec(text.trim()) ?? [];
  if (seconds === undefined) return null;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

/** Returns the positions of the cues that contain these words, or that are spoken within these times. */
export function findCues(
  cues: readonly Cue[],
  { words, from, to }: { words: string; from: number | null; to: number | null },
): number[] {
  const wanted = fold(words);
  return [...cues.keys()].filter((index) => {
    const { text, voice, start, end } = cues[index]!;
    if (wanted !== '' && !fold(`${voice} ${text}`).includes(wanted)) return false;
    if (from !== null && (end === null || end <= from)) return false;
    if (to !== null && (start === null || start >= to)) return false;
    return text !== '';
  });
}

/** Returns cues without the words at these positions: nobody is named, and nothing is said. */
export function takeOut(cues: readonly Cue[], positions: readonly number[]): Cue[] {
  const chosen = new Set(positions);
  return cues.map((cue, index) => (chosen.has(index) ? { ...cue, voice: '', text: '' } : cue));
}

/** Returns how many cues begin before the one before them has ended: both are shown at once. */
export function countOverlaps(cues: readonly Cue[]): number {
  return cues.filter(({ start }, index) => {
    const before = cues[index - 1];
    return start !== null && before?.end != null && start < before.end && start !== before.start;
  }).length;
}

// As people search: case, accents and line breaks don't count.
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .toLowerCase()
    .trim();
}
