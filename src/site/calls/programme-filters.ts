import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionFormats, sessionKinds } from '../../domain/sessions/session.js';
import { type Query, withQuery } from '../paths.js';
import type { ThemeLabel } from '../../domain/sessions/session-labels.js';

export const facets = ['theme', 'kind', 'format'] as const;
type Facet = (typeof facets)[number];

/** Returns whether a session matches the query. A session about all themes matches each of them. */
export function matchesFilters(session: Session, query: Query, except?: Facet): boolean {
  return facets.every((facet) => {
    const wanted = query[facet];
    return facet === except || !wanted || valuesOf(session, facet).includes(wanted);
  });
}

function valuesOf(session: Session, facet: Facet): readonly string[] {
  return facet === 'theme' ? session.themes : [session[facet]];
}

/**
 * Returns the filters for these sessions as links, with the number of sessions that each leads to. Omits choices
 * without sessions, unless selected.
 */
export function filterGroups(
  sessions: readonly Session[],
  themes: ThemeLabel[],
  path: string,
  query: Query,
  language: string,
) {
  const names: Record<Facet, { value: string; label: string; tone: string; icon: string | null }[]> = {
    theme: themes.map(({ slug, name, tone, icon }) => ({ value: slug, label: name, tone, icon })),
    kind: sessionKinds.map((value) => plainChoice(value, translate(language, `sessions.kind.${value}`))),
    format: sessionFormats.map((value) => plainChoice(value, translate(language, `sessions.format.${value}`))),
  };
  return facets.map((facet) => ({
    label: translate(language, `calls.filter.${facet}`),
    all: { path: withQuery(path, query, { [facet]: undefined }), current: !query[facet] },
    choices: names[facet]
      .map(({ value, ...words }) => ({
        ...words,
        path: withQuery(path, query, { [facet]: value }),
        count: sessions.filter(
          (session) => matchesFilters(session, query, facet) && valuesOf(session, facet).includes(value),
        ).length,
        current: query[facet] === value,
      }))
      .filter((choice) => choice.count > 0 || choice.current),
  }));
}

function plainChoice(value: string, label: string) {
  return { value, label, tone: '', icon: null };
}
