import { type Cue, clockText, paragraphsOf } from './cue.js';

/** Returns captions as WebVTT; `removed` stands for what was taken out. Texts are escaped, so that none is markup. */
export function writeVtt(cues: readonly Cue[], removed: string): string {
  const blocks = cues.flatMap(({ start, end, voice, text, settings }) => {
    if (start === null || end === null) return [];
    const times = [`${vttTime(start)} --> ${vttTime(end)}`, settings].filter(Boolean).join(' ');
    const name = voice === '' ? '' : `<v ${escaped(voice)}>`;
    return [`${times}\n${name}${escaped(text || removed)}\n`];
  });
  return ['WEBVTT\n', ...blocks].join('\n');
}

/** Returns a text to read, in paragraphs with their times and voices. */
export function writeText(cues: readonly Cue[], removed: string): string {
  const paragraphs = paragraphsOf(cues).map((paragraph) => {
    const start = paragraph.cues[0]?.cue.start ?? null;
    const head = [start === null ? '' : clockText(start), paragraph.voice === '' ? '' : `${paragraph.voice}:`];
    const texts = paragraph.cues.map(({ cue }) => cue.text || removed);
    // Captions break lines where the picture ends; a text without times breaks its own.
    const text = start === null ? texts.join('\n') : texts.join(' ').replaceAll('\n', ' ');
    return [...head, text].filter(Boolean).join(' ');
  });
  return `${paragraphs.join('\n\n')}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function vttTime(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const rest = String(ms % 1000).padStart(3, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${rest}`;
}
