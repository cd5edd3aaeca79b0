import type { z } from 'zod';
import { sessionKinds, sessionStates } from '../../domain/sessions/session.js';
import { type SessionListing, sessionSorts } from '../../domain/sessions/sessions.queries.js';
import { langQuery } from '../content-language.js';
import { asked, timesOf } from '../list-query.js';
import { pageQuery } from '../page.js';

/** Query parameters of a list of sessions. */
export const sessionListQuery = pageQuery.extend(langQuery).extend({
  state: asked.state(sessionStates),
  ...asked.times('start'),
  theme: asked.theme,
  kind: asked.kind(sessionKinds),
  updatedSince: asked.updatedSince,
  q: asked.q('a title, in any language of the session'),
  sort: asked.sort(sessionSorts),
});

/** Returns which sessions a query asks for; days are those of the call's zone. */
export function sessionListing(query: z.output<typeof sessionListQuery>, timeZone: string): SessionListing {
  const { state, theme, kind, updatedSince, q, sort } = query;
  return { ...timesOf(query, timeZone), state, theme, kind, updatedSince, search: q, sort };
}
