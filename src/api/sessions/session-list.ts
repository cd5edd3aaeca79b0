import { z } from 'zod';
import { sessionKinds, sessionStates } from '../../domain/sessions/session.js';
import { type SessionListing, sessionSorts } from '../../domain/sessions/sessions.queries.js';
import { resolveWallTime } from '../../domain/time/wall-time.js';
import { instant, line } from '../../platform/validation.js';
import { langQuery } from '../content-language.js';
import { pageQuery } from '../page.js';

const dayMs = 86_400_000;
const moment = z.union([instant, z.iso.date()], { error: 'Must be a date, such as 2027-03-02, or a timestamp.' });

/** Query parameters of a list of sessions. */
export const sessionListQuery = pageQuery.extend(langQuery).extend({
  state: z.enum(sessionStates).optional().meta({ description: 'Return only sessions in this state.' }),
  from: moment
    .optional()
    .meta({ description: 'Return only sessions that start at this moment or on this day, or later.' }),
  to: moment.optional().meta({
    description:
      "Return only sessions that start before this moment, or up to the end of this day in the call's time zone.",
  }),
  theme: z.string().max(100).optional().meta({ description: 'Slug of a theme.' }),
  kind: z.enum(sessionKinds).optional().meta({ description: 'Return only sessions of this kind.' }),
  updatedSince: instant.optional().meta({
    description: 'Return only sessions that were changed at this moment or later. Registrations are no change.',
  }),
  q: line(200).optional().meta({ description: 'Search text: part of a title, in any language of the session.' }),
  sort: z.enum(sessionSorts).default('startsAt').meta({ description: 'Order; `-` means descending.' }),
});

/** Returns which sessions a query asks for; days are those of the call's zone. */
export function sessionListing(query: z.output<typeof sessionListQuery>, timeZone: string): SessionListing {
  const { state, from, to, theme, kind, updatedSince, q, sort } = query;
  const startOf = (day: string) => resolveWallTime(`${day}T00:00`, timeZone).startsAt;
  const dayAfter = (day: string) => new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
  return {
    state,
    from: typeof from === 'string' ? startOf(from) : from,
    until: typeof to === 'string' ? startOf(dayAfter(to)) : to,
    theme,
    kind,
    updatedSince,
    search: q,
    sort,
  };
}
