import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { materialLabel, type Material, recordingOf } from '../../../domain/materials/material.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { FieldError } from '../../../platform/errors.js';
import { fileSize } from '../../../platform/file-store/file-types.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { clockText, countOverlaps, findCues } from '../domain/cue.js';
import { maxTranscriptBytes } from '../domain/read-transcript.js';
import { removedMark } from '../domain/removed-mark.js';
import { stampOf, type Transcript, type WholeTranscript } from '../domain/transcript.js';
import { newTranscript, type TranscriptFields, transcriptForm } from './transcript-form.js';
import { transcriptsPath } from './transcript-paths.js';

/** Of a longer transcript, this many captions are listed at once. */
const mostListed = 500;
/** Captions can go on for so long after the session was to end. */
const overtimeMs = 30 * 60_000;
const accept = '.vtt,.srt,.txt,text/vtt,text/plain,application/x-subrip';

interface Shown {
  call: Call;
  session: Session;
  material: Material;
}

/** The transcripts of a recording, with the form that uploads one. */
export function transcriptsPage(
  layout: ConsoleLayout,
  {
    call,
    session,
    material,
    transcripts,
    typed,
  }: Shown & {
    transcripts: readonly Transcript[];
    typed: { fields: TranscriptFields; fieldErrors: readonly FieldError[] } | null;
  },
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.transcripts.${key}`, values);
  const fieldErrors = typed?.fieldErrors ?? [];
  const now = newTranscript(session, material, transcripts);
  const fields = typed === null ? now : { ...typed.fields, seen: now.seen, recording: now.recording };
  const form = transcriptForm(call, session).view(fields, fieldErrors, layout);
  const file = field('file', '', fieldErrors, language);
  const megabytes = maxTranscriptBytes / 1024 / 1024;
  return {
    ...layout,
    title: text('title'),
    ...backTo(session, material, language),
    rows: transcripts.map((transcript) => rowOf(transcript, { session, material, language })),
    form: {
      ...form,
      errors: form.errors ?? errorSummary([file], { file: text('field.file') }, language),
      action: transcriptsPath(material),
      file,
      accept,
      maxBytes: maxTranscriptBytes,
      tooLarge: translate(language, 'errors.field.upload-too-large', { megabytes }),
    },
  };
}

function backTo(session: Session, material: Material, language: string) {
  const name = materialLabel({ ...material, fileName: material.file?.name ?? null }, language);
  return { name, backPath: sessionPath(session, 'materials') };
}

function rowOf(
  transcript: Transcript,
  { session, material, language }: { session: Session; material: Material; language: string },
) {
  const text = (key: string, values = {}) => translate(language, `console.transcripts.${key}`, values);
  const { isTimed, endsAtMs, isChecked, vttBytes, textBytes } = transcript;
  const isCurrent = transcript.recording === recordingOf(material);
  const lasts = session.endsAt.getTime() - session.startsAt.getTime();
  const pathOf = (action?: Parameters<typeof transcriptsPath>[2]) => transcriptsPath(material, transcript, action);
  const notes = [
    ...(isCurrent ? [] : [text('former')]),
    ...(transcript.isDraft ? [text('draft')] : []),
    ...(endsAtMs !== null && endsAtMs > lasts + overtimeMs ? [text('late', { time: clockText(endsAtMs) })] : []),
  ];
  return {
    label: spokenLanguage(transcript.language, language),
    about: [
      text(isTimed ? 'captions' : 'paragraphs', { count: transcript.cueCount }),
      translate(language, `transcripts.madeBy.${transcript.madeBy}`),
      translate(language, `transcripts.${isChecked ? 'checked' : 'unchecked'}`),
    ].join(' · '),
    notes,
    path: pathOf(),
    downloads: [
      ...(isTimed ? [{ path: pathOf('file?as=vtt'), label: `VTT, ${fileSize(vttBytes, language)}` }] : []),
      {
        path: pathOf('file'),
        label: translate(language, 'transcripts.text', { size: fileSize(textBytes, language) }),
      },
    ],
    checkPath: isChecked ? null : pathOf('check'),
    confirmPath: isCurrent ? null : pathOf('confirm'),
    deletePath: pathOf('delete'),
    seen: stampOf(transcript),
    recording: recordingOf(material),
  };
}

/** What was searched for in a transcript. */
interface CueSearch {
  words: string;
  from: string;
  to: string;
}

/** The words of a transcript, all or those that were searched for, to take them out. */
export function transcriptPage(
  layout: ConsoleLayout,
  {
    session,
    material,
    transcript,
    search,
    times,
  }: Omit<Shown, 'call'> & {
    transcript: WholeTranscript;
    search: CueSearch;
    times: { from: number | null; to: number | null };
  },
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.transcripts.${key}`, values);
  const isSearched = Object.values(search).some((value) => value !== '');
  const { cues, isTimed } = transcript;
  const found = isSearched ? findCues(cues, { words: search.words, ...times }) : [...cues.keys()];
  const label = spokenLanguage(transcript.language, language);
  const overlaps = countOverlaps(cues);
  return {
    ...layout,
    title: label,
    ...backTo(session, material, language),
    backPath: transcriptsPath(material),
    action: transcriptsPath(material, transcript, 'blank'),
    searchPath: transcriptsPath(material, transcript),
    search,
    isTimed,
    overlaps: overlaps === 0 ? null : text('overlaps', { count: overlaps }),
    seen: stampOf(transcript),
    lang: transcript.language,
    found: isSearched ? text('found', { count: found.length }) : null,
    more: found.length > mostListed ? text('more', { most: mostListed }) : null,
    cues: found.slice(0, mostListed).map((index) => {
      const { start, voice, text: said } = cues[index]!;
      return {
        index,
        time: start === null ? String(index + 1) : clockText(start),
        voice,
        text: said || removedMark(transcript.language),
        isGone: said === '',
        isChosen: isSearched,
      };
    }),
  };
}

/** Asks before a transcript is deleted. */
export function deleteTranscriptPage(layout: ConsoleLayout, material: Material, transcript: Transcript) {
  const { language } = layout;
  const name = spokenLanguage(transcript.language, language);
  const heading = translate(language, 'console.materials.delete.heading', { name });
  return {
    ...layout,
    title: heading,
    heading,
    text: translate(language, 'console.transcripts.deleteText'),
    action: transcriptsPath(material, transcript, 'delete'),
    backPath: transcriptsPath(material),
    backLabel: translate(language, 'console.transcripts.title'),
  };
}
