import { zoneCountry } from '../../domain/time/zone-places.js';
import { isUuid } from '../../platform/database/uuid.js';
import { listTagNames } from '../../domain/registrations/people/tags.queries.js';
import { json } from '../../platform/database/columns.js';
import type { LanguageOffer, OfferedSession } from '../../domain/sessions/language-offer.js';
import type { Connection } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

/** The choices for the filter of a broadcast in a call. */
export interface FilterChoices {
  sessions: (OfferedSession & { id: string; title: string; startsAt: Date; timeZone: string })[];
  organizations: { id: string; name: string }[];
  /** Those of attendees and their organizations, ISO 3166-1 alpha-2. */
  countries: string[];
  /** Those in which attendees read, BCP 47. */
  languages: string[];
  questions: { key: string; label: string }[];
  tags: { id: string; name: string }[];
  /** Who was chosen one by one. */
  attendees: { id: string; name: string }[];
}

const maxOrganizations = 1000;

const organizationChoicesSql = query(
  `select o.id, o.name from organizations o
   where o.call_id = $1 and (o.id = any($3::uuid[]) or o.merged_into is null
     and exists (select 1 from attendees a where a.organization_id = o.id))
   order by o.id = any($3::uuid[]) desc, o.name_key limit $2`,
  { id: 'uuid', name: 'text' },
);

const countryChoicesSql = query(
  `select array_agg(distinct coalesce(a.country, o.country)) filter (where coalesce(a.country, o.country) is not null)
       as countries, array_agg(distinct a.language) as languages,
       array_agg(distinct a.time_zone) filter (where coalesce(a.country, o.country) is null and a.is_own_zone) as zones
   from attendees a left join organizations o on o.id = a.organization_id where a.call_id = $1`,
  { countries: 'text[]?', languages: 'text[]?', zones: 'text[]?' },
);

const questionChoicesSql = query(
  `select distinct on (q.key) q.key, q.label from questions q join sessions s on s.id = q.session_id
   where s.call_id = $1 order by q.key, q.retired_at desc nulls first`,
  { key: 'text', label: 'text' },
);

/** Returns the sessions of a call that were published, by their start. */
export const listSessionChoices = query(
  `select id, title, starts_at as "startsAt", time_zone as "timeZone", language, language_offers as "languageOffers" from sessions
   where call_id = $1 and revision > 0 order by starts_at, id`,
  {
    id: 'uuid',
    title: 'text',
    startsAt: 'timestamptz',
    timeZone: 'text',
    language: 'text',
    languageOffers: json<LanguageOffer[]>(),
  },
).list<[callId: string]>();

/** Finds the choices for a filter: what is chosen, and otherwise only what some person matches. */
export async function findFilterChoices(
  connection: Connection,
  callId: string,
  chosen: { attendees: readonly string[]; organizations: readonly string[] },
): Promise<FilterChoices> {
  const sessions = await listSessionChoices(connection, callId);
  const own = chosen.organizations.filter(isUuid);
  const organizations = await organizationChoicesSql.all(connection, [callId, maxOrganizations, own]);
  const has = await countryChoicesSql.maybe(connection, [callId]);
  const questions = await questionChoicesSql.all(connection, [callId]);
  const zoned = (has?.zones ?? []).flatMap((zone) => zoneCountry(zone) ?? []);
  return {
    sessions,
    organizations,
    countries: [...new Set([...(has?.countries ?? []), ...zoned])].sort(),
    languages: has?.languages ?? [],
    questions,
    tags: await listTagNames(connection, callId),
    attendees: await attendeeNamesSql.all(connection, [callId, chosen.attendees.filter(isUuid)]),
  };
}

const attendeeNamesSql = query(
  `select id, name from attendees where call_id = $1 and id = any($2::uuid[]) order by name, id`,
  { id: 'uuid', name: 'text' },
);
