import { type RegistrationState, seatedStates } from '../registrations/registration.js';
import { fileTypeOf } from '../../platform/file-store/file-types.js';
import { type Translations, translationsInput, textIn } from '../../platform/i18n/translated.js';
import type { Session } from '../sessions/session.entity.js';
import { z } from 'zod';
import { languageInput } from '../sessions/language-offer-input.js';
import { line, webAddress } from '../../platform/validation.js';
import { translate } from '../../platform/i18n/messages.js';
import type { OfferingCall } from '../sessions/session-texts.js';

export const materialKinds = ['slides', 'handout', 'recording', 'other'] as const;
export type MaterialKind = (typeof materialKinds)[number];

/** Who can have a material: registered people at once, or once the session is over; everyone at once; or nobody yet. */
export const visibilities = ['before', 'after', 'public', 'draft'] as const;
export type Visibility = (typeof visibilities)[number];

/** Files of sessions can be this large. */
export const maxMaterialBytes = 50 * 1024 * 1024;
/** Materials per session. */
export const maxMaterials = 50;

/** A file or a link of a session. */
export interface Material {
  id: string;
  sessionId: string;
  /** From 1, in the order in which they are shown. */
  position: number;
  /** Empty for what its kind is called. */
  title: string;
  /** Its title in other languages; the original is in the call's main one. */
  translations: Translations<'title'>;
  kind: MaterialKind;
  language: string | null;
  visibility: Visibility;
  /** Null for a file. */
  url: string | null;
  file: { id: string; name: string; mediaType: string; size: number } | null;
  /** The addresses, or ids of files, of which there is a transcript: what it was and what it is now. */
  transcribed: readonly string[];
}

/** Returns what tells a recording from the one that replaces it: its address, or the id of its file. */
export function recordingOf({ url, file }: Pick<Material, 'url' | 'file'>): string {
  return url ?? file?.id ?? '';
}

/** Returns as what a page can play the file of a recording; null for any other file, and for a link. */
export function playsAs({ kind, file }: Pick<Material, 'kind' | 'file'>): 'video' | 'audio' | null {
  return (kind === 'recording' && file !== null && fileTypeOf(file.mediaType)?.plays) || null;
}

/** Returns whether only the team sees a material, until somebody says for whom it is. */
export function isDraft({ visibility }: Pick<Material, 'visibility'>): boolean {
  return visibility === 'draft';
}

/** Returns whether there is a transcript of a recording, as it is now. */
export function isTranscribed(material: Material): boolean {
  return material.kind === 'recording' && material.transcribed.includes(recordingOf(material));
}

/**
 * Who asks for materials: anyone; somebody with a seat in the session; somebody whom an email let see its recordings; or
 * who interprets, captions or signs there.
 */
export type MaterialReader = 'anyone' | 'registered' | 'recordings' | 'crew';

/** Returns what a registration makes its person: who waits for a seat, or for approval, is no participant yet. */
export function readerWith(state: RegistrationState): MaterialReader {
  return seatedStates.includes(state) ? 'registered' : 'anyone';
}

/** Returns whether a reader can have a material of a session. */
export function isVisible(
  material: Pick<Material, 'kind' | 'visibility'>,
  session: Pick<Session, 'state' | 'endsAt'>,
  reader: MaterialReader,
  now: Date,
): boolean {
  if (session.state !== 'published' || isDraft(material)) return false;
  if (material.visibility === 'public' || reader === 'crew') return true;
  const isOver = session.endsAt <= now;
  if (reader === 'recordings') return material.kind === 'recording' && isOver;
  return reader === 'registered' && (material.visibility === 'before' || isOver);
}

/** Returns the materials that a reader can have. */
export function visibleMaterials(
  materials: readonly Material[],
  session: Pick<Session, 'state' | 'endsAt'>,
  reader: MaterialReader,
  now: Date,
): Material[] {
  return materials.filter((material) => isVisible(material, session, reader, now));
}

/** Returns whether somebody who didn't register can ask for a recording of the session by email. */
export function canRequestRecording(
  materials: readonly Material[],
  session: Pick<Session, 'state' | 'endsAt'>,
  now: Date,
): boolean {
  const recordings = materials.filter(({ kind }) => kind === 'recording');
  const seen = (reader: MaterialReader) => visibleMaterials(recordings, session, reader, now).length;
  return seen('recordings') > seen('anyone');
}

/** Returns the order after one material moves a place up or down; unchanged at the ends. */
export function reordered(ids: readonly string[], id: string, direction: 'up' | 'down'): string[] {
  const from = ids.indexOf(id);
  const to = from + (direction === 'up' ? -1 : 1);
  if (from === -1 || to < 0 || to >= ids.length) return [...ids];
  return ids.with(from, ids[to]!).with(to, id);
}

/** What is said of a material; `url` is null for a file. */
export const materialInput = z.strictObject({
  title: line(200, 0).default(''),
  translations: translationsInput({ title: line(200, 0) })
    .default({})
    .meta({ description: "The title in other languages than the call's main one." }),
  kind: z.enum(materialKinds),
  language: languageInput.nullable().default(null),
  visibility: z.enum(visibilities),
  url: webAddress.nullable().default(null),
});
export type MaterialInput = z.output<typeof materialInput>;

/** Returns the title of a material, or what opening one of its kind is called. */
export function materialLabel(
  { title, kind, fileName }: { title: string; kind: MaterialKind; fileName: string | null },
  language: string,
): string {
  if (title !== '') return title;
  return kind === 'other' && fileName !== null ? fileName : translate(language, `materials.open.${kind}`);
}

/**
 * Returns a material with its title for readers of a language; `lang` is that of the title, null if it has none. The
 * original is in the call's main language.
 */
export function readMaterial<Shown extends Pick<Material, 'title' | 'translations'>>(
  material: Shown,
  { languages }: OfferingCall,
  language: string,
): Shown & { lang: string | null } {
  const from = { ...material, originalLanguage: languages[0] ?? 'en' };
  const { text: title, lang } = textIn(from, 'title', language, languages);
  return { ...material, title, lang: title === '' ? null : lang };
}
