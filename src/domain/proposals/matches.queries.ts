import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { isTrusted } from './match-derivation.queries.js';
import type { LinkDecision, LinkEvidence, LinkState } from './proposal.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { orNull, word, words } from '../../platform/database/columns.js';
import { keyset } from '../../platform/database/keyset.js';
import { type Row, command, composedQuery, query } from '../../platform/database/statement.js';

/** A match with its proposal and attendee. */
export type ListedLink = Row<typeof listCallLinksSql>;

/** Filter for the matches of a call; null means any. */
export interface LinkFilter {
  state: LinkState | null;
  evidence: LinkEvidence | null;
  /** External id of a proposal. */
  proposal: string | null;
  /** Minimum similarity of the names, from 0 to 1. */
  minScore: number | null;
}

const matching = `l.state = coalesce($2, l.state) and ($3::text is null or $3 = any(l.evidences))
  and ($4::text is null or p.external_id = $4) and ($5::real is null or l.score >= $5)`;

function valuesOf(callId: string, { state, evidence, proposal, minScore }: LinkFilter): unknown[] {
  return [callId, state, evidence, proposal, minScore];
}

const columns = `l.id, p.id as "proposalId", p.external_id as "externalId", p.title,
  p.organization as "proposalOrganization", a.id as "attendeeId", a.name, a.email, o.name as organization, l.evidence,
  l.evidences, l.score::float8 as score, l.state, l.decision, l.decided_at as "decidedAt", l.decided_on as "decidedOn",
  ${isTrusted} as "isTrusted",
  split_part(a.email_key, '@', -1) as domain,
  (select r.id from registrations r where r.attendee_id = a.id order by r.created_at desc, r.id limit 1) as "registrationId",
  coalesce((select array_agg(r.session_id::text order by r.session_id) from registrations r
    where r.attendee_id = a.id and r.state not in ('cancelled', 'declined')), '{}') as sessions`;

const joined = `join attendees a on a.id = l.attendee_id left join organizations o on o.id = a.organization_id`;

// Strongest evidence first.
const strength = `array_position(array['declared', 'address', 'organization', 'domain', 'name'], l.evidence)`;

const listedLink = {
  id: 'uuid',
  proposalId: 'uuid',
  externalId: 'text',
  title: 'text',
  // As in the proposal.
  proposalOrganization: 'text?',
  attendeeId: 'uuid',
  name: 'text',
  email: 'text',
  organization: 'text?',
  // The strongest of `evidences`, or of earlier ones.
  evidence: word<LinkEvidence>(),
  // Strongest first; empty if an organizer decided and there is no evidence left.
  evidences: words<LinkEvidence>(),
  // Similarity of the organization names, from 0 to 1.
  score: 'float?',
  state: word<LinkState>(),
  decision: orNull(word<LinkDecision>()),
  decidedAt: 'timestamptz?',
  decidedOn: orNull(words<LinkEvidence>()),
  // Whether the attendee's address is trusted.
  isTrusted: 'boolean',
  // The domain shared by the attendee's address and another one of the proposal.
  domain: 'text',
  // Their latest registration.
  registrationId: 'uuid?',
  // Sessions that the attendee has an active registration for.
  sessions: 'text[]',
} as const;

/** The page that begins after a match, or ends before one, by its id. */
export interface LinkPlace {
  after?: string;
  before?: string;
}

const similarity = 'coalesce(l.score, -1)';

type LinksArgs = [callId: string, filter: LinkFilter, limit: number, place: LinkPlace];
const anyLink: LinkFilter = { state: null, evidence: null, proposal: null, minScore: null };
const anId = '00000000-0000-0000-0000-000000000000';

const listCallLinksSql = composedQuery(
  (...[callId, filter, limit, { after, before }]: LinksArgs) => {
    const place = after ?? before ?? null;
    const [newer, later] = before === undefined ? ['<', '>'] : ['>', '<'];
    const [down, up] = before === undefined ? ['desc', 'asc'] : ['asc', 'desc'];
    const beyond = `and p.created_at ${newer}= (select created_at from place) and (
      p.created_at ${newer} (select created_at from place) or p.id ${later} (select proposal_id from place)
      or (p.id = (select proposal_id from place) and (${strength}, -${similarity}, l.attendee_id) ${later}
        (select strength, -score, attendee_id from place)))`;
    // Proposals are read in the order of an index, and no more of them than the page needs.
    return {
      text: `with place as materialized (
         select p.created_at, l.proposal_id, ${strength} as strength, ${similarity} as score, l.attendee_id
         from proposal_matches l join proposals p on p.id = l.proposal_id where l.id = $7::uuid
       ), page as materialized (
         select id, row_number() over () as number from (
           select l.id from proposals p join proposal_matches l on l.proposal_id = p.id
           where p.call_id = $1 and p.merged_into is null and ${matching} ${place === null ? '' : beyond}
           order by p.created_at ${down}, p.id ${up}, ${strength} ${up}, ${similarity} ${down}, l.attendee_id ${up}
           limit $6) l
       )
       select ${columns} from page join proposal_matches l using (id) join proposals p on p.id = l.proposal_id ${joined}
       order by page.number ${up}`,
      params: [...valuesOf(callId, filter), limit, place],
    };
  },
  listedLink,
  [
    [anId, anyLink, 1, {}],
    [anId, anyLink, 1, { after: anId }],
    [anId, anyLink, 1, { before: anId }],
  ],
);

/** Returns a page of the matches of a call: newest proposals first, strongest matches first. */
export async function listCallLinks(
  connection: Connection,
  callId: string,
  filter: LinkFilter,
  limit: number,
  place: LinkPlace = {},
): Promise<ListedLink[]> {
  return listCallLinksSql.all(connection, callId, filter, limit, place);
}

/** Orders of the matches of a call, by their proposals. */
export const linkSorts = ['externalId', '-externalId'] as const;
type LinkSort = (typeof linkSorts)[number];

const listCallLinksAfterSql = composedQuery(
  (sort: LinkSort, params: readonly unknown[] = []) => {
    const by = keyset(sort, 'p.external_id', 'l.attendee_id');
    return {
      text: `select ${columns} from (
     select l.* from proposals p join proposal_matches l on l.proposal_id = p.id
     where p.call_id = $1 and p.merged_into is null and ${matching}
       and ($7::text is null or ${by.after('$7', '$8::uuid')})
     order by ${by.order} limit $6) l
   join proposals p on p.id = l.proposal_id ${joined} order by ${by.order}`,
      params,
    };
  },
  listedLink,
  [['externalId'], ['-externalId']],
);

/** Returns the matches of a call after a place in an order. */
export function listCallLinksAfter(
  connection: Connection,
  callId: string,
  filter: LinkFilter,
  {
    sort,
    limit,
    after,
  }: { sort: LinkSort; limit: number; after: readonly [externalId: string, attendeeId: string] | null },
): Promise<ListedLink[]> {
  const [externalId = null, attendeeId = null] = after ?? [];
  return listCallLinksAfterSql.all(connection, sort, [...valuesOf(callId, filter), limit, externalId, attendeeId]);
}

const listLinksOfSql = composedQuery(
  (by: 'proposal_id' | 'attendee_id', params: readonly unknown[] = []) => ({
    text: `select ${columns} from proposal_matches l join proposals p on p.id = l.proposal_id and p.merged_into is null
       ${joined}
     where l.${by} = $1
     order by array_position(array['linked', 'suggested', 'rejected'], l.state), ${strength}, l.score desc nulls last,
       a.email_key, p.title, p.id`,
    params,
  }),
  listedLink,
  [['proposal_id'], ['attendee_id']],
);

/** Returns the matches of an unmerged proposal, or of an attendee, strongest first. */
export async function listLinksOf(connection: Connection, of: { proposalId: string } | { attendeeId: string }) {
  return 'proposalId' in of
    ? listLinksOfSql.all(connection, 'proposal_id', [of.proposalId])
    : listLinksOfSql.all(connection, 'attendee_id', [of.attendeeId]);
}

/** Counts the matches of a call, in groups. */
export const countLinks = query(
  `select facts[1] as state, facts[2]::int as tenths, facts[3:] as evidences, sum(count)::int as count
   from call_counts where call_id = $1 and what = 'matches' group by facts having sum(count) <> 0`,
  { state: word<LinkState>(), evidences: words<LinkEvidence>(), tenths: 'int', count: 'int' },
).list<[callId: string]>();

/** Returns how many matches of a call pass the filter. */
export const countMatching = query(
  `select count(*)::int as count from proposals p join proposal_matches l on l.proposal_id = p.id
   where p.call_id = $1 and p.merged_into is null and ${matching}`,
  { count: 'int' },
).value((callId: string, filter: LinkFilter) => valuesOf(callId, filter));

/** A match that an organizer decides about. */
export type DecidedLink = Row<typeof decideLinksSql>;

/** Returns the ids of the matches of a call that pass the filter. */
export const listMatchingIds = query(
  `select l.id from proposals p join proposal_matches l on l.proposal_id = p.id
   where p.call_id = $1 and p.merged_into is null and ${matching}`,
  { id: 'uuid' },
).column((callId: string, filter: LinkFilter) => valuesOf(callId, filter));

const ownLinksSql = query(
  `select l.id from proposal_matches l join proposals p on p.id = l.proposal_id
   where l.id = any($2) and p.call_id = $1`,
  { id: 'uuid' },
);

const decideLinksSql = command(
  `update proposal_matches l set decision = $2::text, decided_at = case when $2::text is not null then $3::timestamptz end,
     decided_by = case when $2::text is not null then $4 end,
     decided_on = case when $2::text is not null then l.evidences end,
     state = case when $2 = 'confirmed' then 'linked' when $2 = 'rejected' then 'rejected'
       when 'declared' = any(l.evidences) then 'linked'
       when 'address' = any(l.evidences) and ${isTrusted} then 'linked'
       else 'suggested' end
   from attendees a
   where l.id = any($1) and a.id = l.attendee_id and l.decision is distinct from $2::text
   returning l.id, l.proposal_id as "proposalId", l.attendee_id as "attendeeId", a.name`,
  { id: 'uuid', proposalId: 'uuid', attendeeId: 'uuid', name: 'text' },
);

const deleteBaselessLinksSql = command(
  `delete from proposal_matches where id = any($1) and decision is null and evidences = '{}'`,
);

/**
 * Writes a decision about matches of a call, or removes it with null, and returns those that changed. Matching in the
 * call is locked. Throws NotFound if one belongs to another call or no longer exists.
 */
export async function decideLinks(
  tx: Tx,
  callId: string,
  ids: readonly string[],
  decision: LinkDecision | null,
  by: string,
  now: Date,
): Promise<DecidedLink[]> {
  const wanted = [...new Set(ids)];
  const found = wanted.every(isUuid) ? await ownLinksSql.all(tx, [callId, wanted]) : [];
  if (found.length < wanted.length) throw new NotFound('match-not-found', 'Match not found.');
  const rows = await decideLinksSql.all(tx, [wanted, decision, now, by]);
  // These have no evidence but the removed decision.
  if (decision === null) {
    await deleteBaselessLinksSql.run(tx, [wanted]);
  }
  return rows;
}
