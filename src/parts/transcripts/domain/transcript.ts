import type { Cue } from './cue.js';

export const transcriptFeature = 'transcripts';

/** Who wrote it down: a program that listened, or a person. */
export const makers = ['program', 'person'] as const;
export type Maker = (typeof makers)[number];

/** What is said in a recording, in one language, without the words. */
export interface Transcript {
  id: string;
  materialId: string;
  language: string;
  madeBy: Maker;
  /** Whether a person compared it with the recording. */
  isChecked: boolean;
  /** Whether only the team sees it until somebody has checked it: it came from a provider, and nobody chose it. */
  isDraft: boolean;
  /** The recording that it belongs to, see `recordingOf`. */
  recording: string;
  /** Whether it can be shown as captions; a text without times can only be read. */
  isTimed: boolean;
  cueCount: number;
  /** Milliseconds from the beginning to the last caption; null without times. */
  endsAtMs: number | null;
  /** What its downloads take. */
  vttBytes: number;
  textBytes: number;
  /** Grows with each change. */
  revision: number;
  updatedAt: Date;
}

/** A transcript with its words. */
export interface WholeTranscript extends Transcript {
  cues: readonly Cue[];
}

/** What somebody says of a file that they upload. */
export interface TranscriptFile {
  language: string;
  madeBy: Maker;
  isChecked: boolean;
  isDraft?: boolean;
  /** What the page showed of these transcripts, see `stampOf`. */
  seen: string;
  /** The recording that the page showed, see `recordingOf`: the file belongs to it, also if another one has come since. */
  recording: string;
}

/** Returns what a page shows of a transcript, so that nobody replaces or changes what they have not seen. */
export function stampOf({ id, revision }: Pick<Transcript, 'id' | 'revision'>): string {
  return `${id}:${revision}`;
}
