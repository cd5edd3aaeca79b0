import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionFormats, sessionKinds } from '../../domain/sessions/session.js';
import { type Query, withQuery } from '../../platform/http/query.js';
import { followedLanguages, plainLanguage } from '../../domain/sessions/language-offer.js';
import { spokenLanguage, type ThemeLabel } from '../../domain/sessions/session-labels.js';
import { accessFacts } from '../../domain/venues/venue-texts.js';

export const facets = ['theme', 'kind', 'format', 'language', 'access'] as const;
type Facet = (typeof facets)[number];

/** Returns whether a session matches the query. A session about all themes matches each of them. */
export function matchesFilters(session: Session, query: Query, except?: Facet): boolean {
  return facets.every((facet) => {
    const wanted = query[facet];
    return facet === except || !wanted || valuesOf(session, facet).includes(wanted);
  });
}

function valuesOf(session: Session, facet: Facet): readonly string[] {
  if (facet === 'theme') return session.themes;
  if (facet === 'access') return accessOf(session);
  return facet === 'language' ? followedLanguages(session) : [session[facet]];
}

/** Returns what is there for people who need it: captions and sign language in any language, and facts of the venue. */
function accessOf({ languageOffers, place }: Session): string[] {
  const offered = (['captioned', 'signed'] as const).filter((kind) => languageOffers.some((one) => one.kind === kind));
  return [...offered, ...(place?.accessFacts ?? [])];
}

/** Returns the languages in which sessions can be followed, that of the page first. */
function languageChoices(sessions: readonly Session[], query: Query, language: string) {
  const wanted = query['language'];
  if (!wanted && sessions.every(({ languageOffers }) => languageOffers.length === 0)) return null;
  const codes = new Set([...sessions.flatMap(followedLanguages), ...(wanted ? [wanted] : [])]);
  const own = plainLanguage(language);
  return [...codes]
    .map((code) => plainChoice(code, spokenLanguage(code, language)))
    .sort((a, b) => Number(b.value === own) - Number(a.value === own) || a.label.localeCompare(b.label, language));
}

/** Returns what sessions can have for access; null if none has any of it. */
function accessChoices(sessions: readonly Session[], query: Query, language: string) {
  if (!query['access'] && sessions.every((session) => accessOf(session).length === 0)) return null;
  const offers = ['captioned', 'signed'].map((kind) => [kind, `sessions.offers.${kind}`] as const);
  const facts = accessFacts.map((fact) => [fact, `sessions.access.${fact}`] as const);
  return [...offers, ...facts].map(([value, key]) => plainChoice(value, translate(language, key)));
}

/** The words of facets that other pages have, too. */
const labels: Partial<Record<Facet, string>> = { language: 'sessions.language', access: 'sessions.accessibility' };

/**
 * Returns the filters for these sessions as links, with the number of sessions that each leads to. Omits choices
 * without sessions, unless selected, languages if no session is offered in a second one, and access if none says of it.
 */
export function filterGroups(
  sessions: readonly Session[],
  themes: ThemeLabel[],
  path: string,
  query: Query,
  language: string,
) {
  const names: Record<Facet, { value: string; label: string; tone: string; icon: string | null }[] | null> = {
    theme: themes.map(({ slug, name, tone, icon }) => ({ value: slug, label: name, tone, icon })),
    kind: sessionKinds.map((value) => plainChoice(value, translate(language, `sessions.kind.${value}`))),
    format: sessionFormats.map((value) => plainChoice(value, translate(language, `sessions.format.${value}`))),
    language: languageChoices(sessions, query, language),
    access: accessChoices(sessions, query, language),
  };
  return facets.flatMap((facet) => {
    const offered = names[facet];
    if (offered === null) return [];
    const choices = offered.map(({ value, ...words }) => ({
      ...words,
      path: withQuery(path, query, { [facet]: value }),
      count: sessions.filter(
        (session) => matchesFilters(session, query, facet) && valuesOf(session, facet).includes(value),
      ).length,
      current: query[facet] === value,
    }));
    return {
      label: translate(language, labels[facet] ?? `calls.filter.${facet}`),
      all: { path: withQuery(path, query, { [facet]: undefined }), current: !query[facet] },
      choices: choices.filter((choice) => choice.count > 0 || choice.current),
    };
  });
}

function plainChoice(value: string, label: string) {
  return { value, label, tone: '', icon: null };
}
