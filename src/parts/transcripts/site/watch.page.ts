import type { Call } from '../../../domain/calls/call.entity.js';
import { materialLabel, type Material, playsAs } from '../../../domain/materials/material.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { readIn, titleLanguage } from '../../../domain/sessions/session-texts.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { fileSize } from '../../../platform/file-store/file-types.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';
import { withQuery } from '../../../platform/http/query.js';
import { clockText, type Paragraph, paragraphsOf } from '../domain/cue.js';
import { addressAt, mediaKind } from '../domain/recording.js';
import { removedMark } from '../domain/removed-mark.js';
import type { Transcript, WholeTranscript } from '../domain/transcript.js';

interface WatchInput {
  call: Call;
  session: Session;
  material: Material;
  /** The address of the page. */
  path: string;
  /** Where the reader came from. */
  back: { path: string; label: string };
  /** Of the recording as it is now. */
  transcripts: readonly Transcript[];
  /** The one to read; null for a recording that can only be watched. */
  transcript: WholeTranscript | null;
  isPrivate: boolean;
}

/** Returns the transcript that somebody asked for, or the one in the language of the page, or in that of the recording. */
export function chosenTranscript<T extends Pick<Transcript, 'language'>>(
  transcripts: readonly T[],
  { asked, language, spoken }: { asked: string | null; language: string; spoken: string },
): T | undefined {
  const wanted = [asked, language, language.split('-', 1)[0], spoken];
  const found = wanted.map((one) => transcripts.find((transcript) => transcript.language === one));
  return found.find((transcript) => transcript !== undefined) ?? transcripts[0];
}

/** A recording with what is said in it. */
export function watchPage(input: WatchInput, viewer: Viewer) {
  const { call, material, path, transcripts, transcript } = input;
  const { language } = viewer;
  const session = readIn(input.session, call, language);
  const text = (key: string, values = {}) => translate(language, `transcripts.${key}`, values);
  const { url } = material;
  const address = url ?? path.slice(0, -'/watch'.length);
  const kind = url === null ? playsAs(material) : mediaKind(url);
  const at = (ms: number) => (url === null ? `${address}#t=${Math.floor(ms / 1000)}` : addressAt(url, ms));
  const lang = transcript?.language ?? language;
  return {
    ...publicLayout({ viewer, call, path, section: 'programme', isPrivate: input.isPrivate }, session.title),
    // It shows no time of day, and is not fetched again in the reader's zone: what plays would begin anew.
    shownZone: null,
    heading: session.title,
    headingLang: titleLanguage(session),
    back: input.back,
    // Played in the page; null for the page of a provider.
    media:
      kind === null
        ? null
        : {
            isVideo: kind === 'video',
            address,
            label: session.title,
            tracks: transcripts
              .filter(({ isTimed }) => isTimed)
              .map((one) => ({
                path: `${path}/${one.language}.vtt`,
                lang: one.language,
                label: spokenLanguage(one.language, one.language),
                isChosen: one.language === lang,
              })),
          },
    address,
    addressLabel: materialLabel({ ...material, fileName: null }, language),
    addressAbout: aboutOf(material, language),
    isRead: transcript !== null,
    unsure: transcript?.madeBy === 'program' && !transcript.isChecked ? text('unsure') : null,
    lang,
    textDir: textDirection(lang),
    paragraphs: paragraphsOf(transcript?.cues ?? []).map((paragraph) =>
      paragraphView(paragraph, at, removedMark(lang)),
    ),
    languages:
      transcripts.length === 1
        ? []
        : transcripts.map((one) => ({
            path: withQuery(path, { transcript: one.language }),
            label: spokenLanguage(one.language, one.language),
            lang: one.language,
            current: one.language === lang,
          })),
    downloads: transcripts.flatMap((one) => {
      const name = spokenLanguage(one.language, one.language);
      const size = (bytes: number) => ({ size: fileSize(bytes, language) });
      const file = (ending: string, label: string) => ({
        path: `${path}/${one.language}.${ending}`,
        label,
        name,
        lang: one.language,
      });
      const captions = one.isTimed ? [file('vtt', text('vtt', size(one.vttBytes)))] : [];
      return [...captions, file('txt', text('text', size(one.textBytes)))];
    }),
    // What the script says of a search.
    found: { none: text('nothing'), some: text('found', { count: 2, position: 1 }) },
  };
}

/** Where it leads: to a host, or to a file of this size. */
function aboutOf({ url, file }: Material, language: string): string {
  if (url !== null) return new URL(url).hostname;
  return file === null ? '' : `${file.name} · ${fileSize(file.size, language)}`;
}

function paragraphView({ voice, cues }: Paragraph, at: (ms: number) => string | null, removed: string) {
  const start = cues[0]?.cue.start ?? null;
  return {
    start,
    time: start === null ? null : clockText(start),
    // Where the recording opens at this moment.
    path: start === null ? null : at(start),
    voice,
    cues: cues.map(({ cue }) => ({
      start: cue.start,
      end: cue.end,
      text: cue.text || removed,
      isGone: cue.text === '',
    })),
  };
}

const fromTheRight = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);

/** Returns from which side a language is written. */
function textDirection(language: string): 'ltr' | 'rtl' {
  const { script } = new Intl.Locale(language).maximize();
  return script !== undefined && fromTheRight.has(script) ? 'rtl' : 'ltr';
}
