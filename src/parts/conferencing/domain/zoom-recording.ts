import type { z } from 'zod';
import type { Recording } from './provider.js';
import type { recorded } from './zoom-answers.js';

type Recorded = z.output<typeof recorded>;
type RecordedFile = Recorded['recording_files'][number];

/** What can be watched or listened to; Zoom keeps the same minutes in several views. */
const playable = ['MP4', 'M4A'];

/** Returns a recording that is ready; null while Zoom is still at work on it, and if nothing can be watched. */
export function recordingIn({ uuid, recording_files: files, ...rest }: Recorded): Recording | null {
  if (files.some(({ status }) => status === 'processing')) return null;
  // Each time that recording went on anew has files of its own, of which the largest has the picture.
  const parts = new Map<number, RecordedFile>();
  for (const file of files) {
    const from = file.recording_start?.getTime();
    if (from === undefined || !playable.includes(file.file_type ?? '')) continue;
    if ((file.file_size ?? 0) >= (parts.get(from)?.file_size ?? 0)) parts.set(from, file);
  }
  if (parts.size === 0) return null;
  const ms = [...parts].reduce((sum, [from, { recording_end: end }]) => sum + (end?.getTime() ?? from) - from, 0);
  return {
    id: uuid,
    startedAt: new Date(Math.min(...parts.keys())),
    minutes: Math.max(1, Math.round(ms / 60_000)),
    bytes: [...parts.values()].reduce((sum, { file_size: size = 0 }) => sum + size, 0),
    transcriptBytes: transcriptIn({ ...rest, uuid, recording_files: files })?.file_size ?? null,
  };
}

/** Returns the transcript of a recording; null if there is none, or one for each part, whose times begin anew. */
export function transcriptIn({ recording_files: files }: Recorded): RecordedFile | null {
  const [only, another] = files.filter(({ file_type: type }) => type === 'TRANSCRIPT');
  return another === undefined ? (only ?? null) : null;
}

/** Returns the address at which everybody who has it can watch a recording, without typing its passcode. */
export function sharedAddress({ share_url: address, recording_play_passcode: passcode }: Recorded): string {
  const url = new URL(address);
  if (passcode) url.searchParams.set('pwd', passcode);
  return url.href;
}

/** Returns whether a text is a file of captions. */
export function isWebVtt(text: string): boolean {
  return /^\uFEFF?WEBVTT(?:\s|$)/u.test(text);
}
