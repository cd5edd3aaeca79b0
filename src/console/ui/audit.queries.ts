import { emailKey } from '../../domain/registrations/links/email-address.js';
import type { Connection } from '../../platform/database/tx.js';
import { composedQuery, query } from '../../platform/database/statement.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** The name of an actor or subject in the log, with the ids for its link. */
export interface AuditName {
  name: string;
  /** The session of a registration. */
  session: string | null;
  /** Address of the call, and id of a proposal. */
  slug: string | null;
  externalId: string | null;
}

const kinds = {
  organizer: `select id, name, null as session, null as slug, null as external_id from organizers where id = any($1)`,
  'api-key': `select id, name, null, null, null from api_keys where id = any($1)`,
  attendee: `select id, name, null, null, null from attendees where id = any($1)`,
  registration: `select r.id, a.name, s.title, null, null from registrations r
    join attendees a on a.id = r.attendee_id join sessions s on s.id = r.session_id where r.id = any($1)`,
  session: `select id, title, null, null, null from sessions where id = any($1)`,
  broadcast: `select b.id, coalesce(b.contents->(c.languages[1])->>'subject', ''), null, null, null
    from broadcasts b join calls c on c.id = b.call_id where b.id = any($1)`,
  letter: `select l.id, coalesce(l.contents->(c.languages[1])->>'subject', ''), null, c.slug, l.outcome
    from letters l join calls c on c.id = l.call_id where l.id = any($1)`,
  invitation: `select v.id, coalesce((select s.title from sessions s where s.id = v.session_ids[1]), ''), null, null, null
    from invitations v where v.id = any($1)`,
  poll: `select id, title, null, null, null from polls where id = any($1)`,
  call: `select id, name, null, slug, null from calls where id = any($1)`,
  proposal: `select p.id, p.title, null, c.slug, p.external_id from proposals p join calls c on c.id = p.call_id
    where p.id = any($1)`,
  'proposal-hook': `select h.id, h.name, null, c.slug, null from proposal_hooks h join calls c on c.id = h.call_id
    where h.id = any($1)`,
  pilot: `select i.id, p.title, null, c.slug, null from pilots i join proposals p on p.id = i.proposal_id
    join calls c on c.id = p.call_id where i.id = any($1)`,
  venue: `select id, name, null, null, null from venues where id = any($1)`,
  organization: `select id, name, null, null, null from organizations where id = any($1)`,
  speaker: `select id, name, null, null, null from speakers where id = any($1)`,
  delegation: `select d.id, o.name, null, null, null from delegations d
    join organizations o on o.id = d.organization_id where d.id = any($1)`,
} as const;

type NamedKind = keyof typeof kinds;
const namedKinds = Object.keys(kinds) as NamedKind[];

const auditNamesSql = composedQuery(
  (kind: NamedKind, params: readonly unknown[] = []) => ({
    text: `select id, name, session, slug, external_id as "externalId"
     from (${kinds[kind]}) as n(id, name, session, slug, external_id)`,
    params,
  }),
  { id: 'uuid', name: 'text', session: 'text?', slug: 'text?', externalId: 'text?' },
  namedKinds.map((kind): [NamedKind] => [kind]),
);

/** Returns the names of actors and subjects (`session:ID`), without those that no longer exist. */
export async function auditNames(connection: Connection, names: readonly string[]): Promise<Map<string, AuditName>> {
  const known = new Map<string, AuditName>();
  for (const kind of namedKinds) {
    const ids = names.filter((name) => name.startsWith(`${kind}:`)).map((name) => name.slice(kind.length + 1));
    if (ids.length === 0) continue;
    const rows = await auditNamesSql.all(connection, kind, [[...new Set(ids)]]);
    for (const { id, ...name } of rows) known.set(`${kind}:${id}`, name);
  }
  return known;
}

/** Finds actors by part of the name or address of staff and keys, or by the full address of an attendee. */
export const findActors = query(
  `(select 'organizer:' || id as actor from organizers where ${containsSql("search_fold(name || ' ' || email)", '$1')} limit 50)
   union all (select 'api-key:' || id from api_keys where ${containsSql('search_fold(name)', '$1')} limit 50)
   union all (select 'attendee:' || a.id from calls c join attendees a on a.call_id = c.id and a.email_key = $2)`,
  { actor: 'text' },
).column((text: string) => [text, emailKey(text)]);

/** Finds subjects by part of a session's title, or the registrations of a person by their full address. */
export const findSubjects = query(
  `with person as (select a.id from calls c join attendees a on a.call_id = c.id and a.email_key = $2)
   (select 'session:' || id as subject from sessions where ${containsSql('search_fold(title)', '$1')} limit 50)
   union all select 'attendee:' || id from person
   union all select 'registration:' || r.id from person p join registrations r on r.attendee_id = p.id
   union all (select 'organizer:' || id from organizers where ${containsSql("search_fold(name || ' ' || email)", '$1')} limit 50)`,
  { subject: 'text' },
).column((text: string) => [text, emailKey(text)]);
