import { invalidField } from '../../platform/errors.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** A theme or a criterion of a call: a slug that never changes and the name that people read. */
export interface Term {
  slug: string;
  name: string;
}

/** `draft`: only the team can see it; `archived`: hidden from the public, and read-only. */
export const callStates = ['draft', 'public', 'archived'] as const;
export type CallState = (typeof callStates)[number];

/** Returns the state of a call. */
export function callState(call: { publishedAt: Date | null; archivedAt: Date | null }): CallState {
  if (call.archivedAt !== null) return 'archived';
  return call.publishedAt === null ? 'draft' : 'public';
}

/** How much belongs to a call. */
export interface CallContents {
  sessions: number;
  people: number;
  organizations: number;
  proposals: number;
  broadcasts: number;
  /** Published sessions that are not over. */
  upcoming: number;
}

/** Whether nothing belongs to a call but its settings, so that it can be deleted. */
export function isEmptyCall(contents: CallContents): boolean {
  // Upcoming sessions are among the sessions.
  return Object.values(contents).every((count) => count === 0);
}

/** Translated texts of a call; missing ones are shown in the call's own language. */
export interface CallTranslation {
  name?: string;
  host?: string;
  summary?: string;
  /** Theme names by slug. */
  themes?: Record<string, string>;
  /** Criterion names by slug. */
  criteria?: Record<string, string>;
  /** By slug of a criterion. */
  criterionGuidance?: Record<string, string>;
  scoreTexts?: Record<string, string>;
  proposalRules?: string;
}

interface TranslatedCall {
  name: string;
  host: string;
  summary: string;
  themes: Term[];
  criteria: Term[];
  translations: Record<string, CallTranslation>;
}

/** Returns the texts of a call in a language (BCP 47), falling back to the call's own. */
export function callTexts(
  call: TranslatedCall,
  language: string,
): { name: string; host: string; summary: string; themes: Term[]; criteria: Term[] } {
  const words = call.translations[language] ?? {};
  return {
    name: words.name ?? call.name,
    host: words.host ?? call.host,
    summary: words.summary ?? call.summary,
    themes: call.themes.map((term) => ({ slug: term.slug, name: words.themes?.[term.slug] ?? term.name })),
    criteria: call.criteria.map((term) => ({ slug: term.slug, name: words.criteria?.[term.slug] ?? term.name })),
  };
}

/** Returns the text of a criterion in a language, falling back to the call's own; empty for none. */
export function criterionText<Field extends 'criterionGuidance' | 'scoreTexts'>(
  call: Record<Field, Record<string, string>> & Pick<TranslatedCall, 'translations'>,
  field: Field,
  slug: string,
  language: string,
): string {
  return call.translations[language]?.[field]?.[slug] ?? call[field][slug] ?? '';
}

/** Throws Invalid for unknown themes, listing the known ones. */
export function checkThemes(call: { themes: Term[] }, slugs: readonly string[], path = 'themes'): void {
  const known = call.themes.map((theme) => theme.slug);
  const unknown = slugs.find((slug) => !known.includes(slug));
  if (unknown !== undefined) {
    throw invalidField(
      path,
      'unknown-theme',
      `The call has no theme ${JSON.stringify(unknown)}. Use one of: ${known.join(', ')}.`,
    );
  }
}

/** Throws Invalid for unknown criteria, listing the known ones. */
export function checkCriteria(call: { criteria: Term[] }, slugs: readonly string[]): void {
  const known = call.criteria.map((criterion) => criterion.slug);
  const unknown = slugs.find((slug) => !known.includes(slug));
  if (unknown === undefined) return;
  const message = `The call has no criterion ${JSON.stringify(unknown)}. Use one of: ${known.join(', ')}.`;
  throw invalidField('criteria', 'unknown-criterion', message);
}

/**
 * Returns the call for the home page at `now`: the open one that closes first, else the next, else the last. Null if
 * there is none.
 */
export function currentCall<Dated extends { opensOn: string; closesOn: string }>(
  calls: readonly Dated[],
  now: Date,
): Dated | null {
  const today = now.toISOString().slice(0, 10);
  const byClose = [...calls].sort((a, b) => (a.closesOn < b.closesOn ? -1 : 1));
  return (
    byClose.find((call) => call.opensOn <= today && today <= call.closesOn) ??
    byClose.find((call) => today < call.opensOn) ??
    byClose.at(-1) ??
    null
  );
}

/** A text of a call that a language lacks: one of the call's own, or the name of a theme or criterion. */
export type MissingText = 'name' | 'host' | 'summary' | { theme: string } | { criterion: string };

/** Returns what a call says in its own language but not in `language` (BCP 47), in the order of the form. */
export function missingTexts(
  call: {
    name: string;
    host: string;
    summary: string;
    themes: readonly Term[];
    criteria: readonly Term[];
    languages: readonly string[];
    translations: Readonly<Record<string, CallTranslation>>;
  },
  language: string,
): MissingText[] {
  if (language === (call.languages[0] ?? 'en')) return [];
  const words = call.translations[language] ?? {};
  const own = (['name', 'host', 'summary'] as const).filter((field) => call[field] !== '' && isEmpty(words[field]));
  return [
    ...own,
    ...call.themes.filter(({ slug }) => isEmpty(words.themes?.[slug])).map(({ slug }) => ({ theme: slug })),
    ...call.criteria.filter(({ slug }) => isEmpty(words.criteria?.[slug])).map(({ slug }) => ({ criterion: slug })),
  ];
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

/** How much people still expect of a call beside its sessions, such as consultations: it is not archived before. */
export const expected = new Place<(connection: Connection, callId: string, now: Date) => Promise<number>>();

/** Ends what an area has open in a call that is archived. */
export const archiving = new Place<(tx: Tx, callId: string, now: Date) => Promise<void>>();
