import type { Cue } from './cue.js';
import { removedMark } from './removed-mark.js';
import { writeText, writeVtt } from './write-transcript.js';

/** Returns what is said in a language as a file: captions for players (`vtt`), or a text to read (`txt`). */
export function transcriptFile(cues: readonly Cue[], language: string, ending: 'vtt' | 'txt') {
  const write = ending === 'vtt' ? writeVtt : writeText;
  return {
    name: `transcript.${language}.${ending}`,
    type: ending === 'vtt' ? 'text/vtt' : 'text/plain',
    content: write(cues, removedMark(language)),
  };
}
