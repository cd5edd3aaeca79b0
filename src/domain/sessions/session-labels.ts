import { callTexts, type Term } from '../calls/call.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Session } from './session.entity.js';
import { hasVenue, registrationClosure, type SeatLabel, seatLabel } from './session.js';
import type { Call } from '../calls/call.entity.js';
import { signLanguages } from './sign-languages.js';

/** A theme: hue, shape and name always together. */
export interface ThemeLabel {
  slug: string;
  tone: string;
  icon: string;
  name: string;
}

/** The seats as a label and as five blocks. */
export interface SeatState {
  tone: 'open' | 'filling' | 'wait' | 'full' | 'good' | 'bad' | 'off';
  label: string;
  /** Left edges of the taken and free blocks; both empty if there are no seats to show. */
  taken: number[];
  free: number[];
  /** The icon of a state that is not about seats. */
  icon: string | null;
}

const shapes = 6;
const hues = 3;
const blockEdges = [0, 8, 16, 24, 32];

/** Returns the themes of a call in order; the order determines shape and hue. */
export function themeLabels(themes: readonly Term[]): ThemeLabel[] {
  return themes.map(({ slug, name }, index) => ({
    slug,
    name,
    tone: index < hues ? `theme-${index + 1}` : '',
    icon: `theme-${(index % shapes) + 1}`,
  }));
}

/** Returns the themes of a session. A session with no themes, or all of them, covers all. */
export function sessionThemes(session: Pick<Session, 'themes'>, labels: ThemeLabel[], language: string): ThemeLabel[] {
  const own = labels.filter((label) => session.themes.includes(label.slug));
  if (own.length > 0 && own.length < labels.length) return own;
  return [{ slug: '', tone: '', icon: 'theme-all', name: translate(language, 'sessions.allThemes') }];
}

/** Returns format and place, such as `Hybrid, Łódź`: the venue up to its first comma. */
export function formatLabel(session: Pick<Session, 'format' | 'venue'>, language: string): string {
  const format = translate(language, `sessions.format.${session.format}`);
  if (!hasVenue(session)) return format;
  const place = session.venue?.split(/[,，、،\n]/u)[0]?.trim() ?? '';
  return translate(language, 'sessions.formatAt', { format, place });
}

/** `Webinar` */
export function kindLabel(session: Pick<Session, 'kind'>, language: string): string {
  return translate(language, `sessions.kind.${session.kind}`);
}

/**
 * Returns the name of a spoken language in the language of the page: Chinese for `zh-TW`, because regions only matter
 * in writing. Sign languages have their codes in ISO 639-3.
 */
export function spokenLanguage(code: string, language: string): string {
  const cacheKey = `${language} ${code}`;
  let name = languageNames.get(cacheKey);
  if (name === undefined) languageNames.set(cacheKey, (name = nameLanguage(code, language)));
  return name;
}

/** Returns the name of the language that a session is in; null if it is the one of the page. */
export function otherLanguage(session: Pick<Session, 'language'>, language: string): string | null {
  const name = spokenLanguage(session.language, language);
  return name === spokenLanguage(language, language) ? null : name;
}

/** Returns the language of a text in one quiet word (`in Chinese`); null if it is the one of the page. */
export function textNote(lang: string, language: string): string | null {
  const name = spokenLanguage(lang, language);
  return name === spokenLanguage(language, language)
    ? null
    : translate(language, 'sessions.inText', { language: withinSentence(name, language) });
}

/** Returns the name of a language within a sentence, where only German, English and Indonesian write it with a capital. */
export function withinSentence(name: string, language: string): string {
  return ['de', 'en', 'id'].includes(language) ? name : name.charAt(0).toLocaleLowerCase(language) + name.slice(1);
}

// Intl is slow, and a programme needs a name for each of its sessions.
const languageNames = new Map<string, string>();

function nameLanguage(code: string, language: string): string {
  // Intl knows hardly any.
  if (signLanguages.includes(code)) return translate(language, `sign-languages.${code}`);
  try {
    const name = new Intl.DisplayNames(language, { type: 'language' }).of(new Intl.Locale(code).language) ?? code;
    // French and Spanish use lowercase within a sentence, but here the name is used on its own.
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  } catch {
    return code; // Not a language tag: shown as typed.
  }
}

/** Returns the state of a session in the programme: its seats, or why there are none available. */
export function seatState(session: Session, language: string, now: Date): SeatState {
  const plain = (tone: SeatState['tone'], key: string, icon: string): SeatState => {
    return { tone, label: translate(language, key), taken: [], free: [], icon };
  };
  const closure = registrationClosure(session, now);
  if (closure === 'cancelled') return plain('bad', 'sessions.cancelled', 'bang');
  if (closure === 'over') return plain('off', 'sessions.over', 'ring');
  if (now >= session.startsAt) return plain('good', 'sessions.onNow', 'dot');
  if (closure !== null) return plain('off', 'sessions.registrationClosed', 'square');
  const seats = seatLabel(session);
  const filled = filledBlocks(session, seats);
  return {
    tone: seats === 'waitlist' ? 'wait' : seats,
    label: translate(language, `sessions.seats.${seats}`),
    taken: blockEdges.slice(0, filled),
    free: blockEdges.slice(filled),
    icon: null,
  };
}

// No finer than the label: if each registration could show, anyone could learn by trying whether an address is known.
function filledBlocks({ capacity }: Pick<Session, 'capacity'>, label: SeatLabel): number {
  if (label === 'open') return capacity === null ? 0 : 2;
  return label === 'filling' ? 4 : blockEdges.length;
}

/** The label of a proposal's theme; null for a theme that the call has dropped. */
export function themeOf(call: Call, slug: string, language: string): ThemeLabel | null {
  return themeLabels(callTexts(call, language).themes).find((theme) => theme.slug === slug) ?? null;
}
