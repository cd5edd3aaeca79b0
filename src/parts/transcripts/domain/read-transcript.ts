import { type Invalid, invalidField } from '../../../platform/errors.js';
import { withoutOverrides } from '../../../platform/validation.js';
import type { Cue } from './cue.js';

/** A file can be this large: captions of a day take less. */
export const maxTranscriptBytes = 2 * 1024 * 1024;
const maxCues = 20_000;

/** `00:01.500`, `1:02:03,45`; captions of both formats are written by programs that don't agree. */
const time = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})`;
const timing = new RegExp(String.raw`^\s*${time}\s*-->\s*${time}(?:\s+(.*))?$`, 'u');
const arrow = '-->';
/** Blocks of WebVTT that no one reads: comments, and styles that would be ours. */
const otherBlock = /^(?:NOTE|STYLE|REGION)(?:\s|$)/u;
const setting = /^(?:vertical|line|position|size|align):[\w.,%-]{1,30}$/u;
/** Control characters that no text contains, but every document of a word processor does. */
const binary = /[^\P{Cc}\t\n\v\f\r\u007F-\u009F]/u;

/**
 * Reads captions (WebVTT or SRT) or a plain text. Markup is taken off: what is no tag of captions stays, as text. Throws
 * Invalid of the field `file`, which says in which line something is wrong, and what to do.
 */
export function readTranscript(bytes: Uint8Array): Cue[] {
  const text = decode(bytes).replaceAll(/\r\n?/gu, '\n');
  if (binary.test(text)) throw fault('not-text', 'Must be a WebVTT, SRT or text file. Export the captions as one.');
  const lines = text.split('\n');
  const isTimed = lines.some((line) => line.includes(arrow)) || /^WEBVTT(?:\s|$)/u.test(text);
  const cues = isTimed ? readCues(lines) : readText(text);
  if (cues.length > maxCues) throw fault('too-many', `Can have at most ${maxCues} captions.`, { most: maxCues });
  if (cues.length === 0) throw fault('empty', 'There is nothing said in the file. Check that it is the right one.');
  return cues;
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  // A mark at the beginning names these two. Without one, a file can be in any of a dozen encodings.
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null;
  try {
    return new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    const message = 'Is not encoded as UTF-8. Open it in a text editor, save it as UTF-8, and upload that.';
    throw fault('encoding', message);
  }
}

function readText(text: string): Cue[] {
  return text
    .split(/\n\s*\n/u)
    .map((paragraph) => ({ start: null, end: null, voice: '', text: tidy(paragraph), settings: '' }))
    .filter((cue) => cue.text !== '');
}

interface Timed {
  start: number;
  end: number;
  settings: string;
  lines: string[];
}

function readCues(lines: readonly string[]): Cue[] {
  const found: Timed[] = [];
  let isOpen = false;
  let isSkipped = false;
  // Lines that are the name of the next cue, or belong to the one before.
  let loose: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.includes(arrow)) {
      // The line before is the name of this cue; in files without an empty line before it, only if it is a number.
      const before = isOpen ? found.at(-1)?.lines : loose;
      const name = lines[index - 1]?.trim() ?? '';
      if (isOpen ? /^\d+$/u.test(name) : name !== '') before?.pop();
      found.at(-1)?.lines.push(...loose);
      found.push(readTiming(line, index + 1, found.at(-1)));
      [isOpen, isSkipped, loose] = [true, false, []];
    } else if (line.trim() === '') [isOpen, isSkipped] = [false, false];
    else if (isOpen) found.at(-1)?.lines.push(line);
    else if (!isSkipped && otherBlock.test(line)) isSkipped = true;
    else if (!isSkipped) loose.push(line);
  }
  found.at(-1)?.lines.push(...loose);
  return found.flatMap(spokenIn);
}

function readTiming(line: string, number: number, before: Timed | undefined): Timed {
  const parts = timing.exec(line);
  if (parts === null) {
    const message = `Line ${number}: the times must be written as 00:01:02.500 --> 00:01:04.000.`;
    throw fault('time', message, { line: number });
  }
  const [start, end] = [msOf(parts.slice(1, 5)), msOf(parts.slice(5, 9))];
  if (end <= start) throw fault('end', `Line ${number}: the caption ends before it begins.`, { line: number });
  if (before !== undefined && start < before.start) {
    const message = `Line ${number}: begins before the caption above. If the file was joined from parts, shift the times of the later ones.`;
    throw fault('order', message, { line: number });
  }
  const settings = (parts[9] ?? '').split(/\s+/u).filter((one) => setting.test(one));
  return { start, end, settings: settings.join(' '), lines: [] };
}

function msOf([hours = '0', minutes, seconds, fraction = '']: (string | undefined)[]): number {
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
}

/** Tags of captions, and places of SubStation that SRT files have; every other `<…>` was meant as text. */
const tag = /<\/?(?:[biu]|c|v|lang|ruby|rt|s|font)(?:[.\s][^<>]{0,300})?>|<[\d:.,]{5,20}>|\{\\[^{}]{1,40}\}/giu;
const voiceTag = /<v(?:\.[^\s<>]{0,100})?\s([^<>]{1,300})>/giu;

/** Returns what is said in a cue, once for each voice. */
function spokenIn({ start, end, settings, lines }: Timed): Cue[] {
  const [rest = '', ...voiced] = lines.join('\n').split(voiceTag);
  const spoken = [{ voice: '', text: rest }];
  for (let at = 0; at < voiced.length; at += 2) spoken.push({ voice: voiced[at] ?? '', text: voiced[at + 1] ?? '' });
  return spoken
    .map(({ voice, text }) => ({
      start,
      end,
      voice: tidy(unescape(voice)).replaceAll(/\s+/gu, ' ').trim().slice(0, 100),
      text: tidy(unescape(text.replaceAll(tag, ''))),
      settings,
    }))
    .filter(({ text }) => text !== '');
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&nbsp;': '\u00A0',
  '&lrm;': '\u200E',
  '&rlm;': '\u200F',
};

function unescape(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|nbsp|lrm|rlm);/gu, (entity) => entities[entity] ?? entity);
}

function tidy(text: string): string {
  return withoutOverrides(text)
    .split('\n')
    .map((line) => line.replaceAll(/\p{Cc}/gu, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

type Code = 'not-text' | 'encoding' | 'too-many' | 'empty' | 'time' | 'end' | 'order';

function fault(code: Code, message: string, values: Record<string, number> = {}): Invalid {
  return invalidField('file', `transcript-${code}`, message, values);
}
