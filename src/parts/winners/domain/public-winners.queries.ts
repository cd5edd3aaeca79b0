import { type Row, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { unpublishedChoices } from '../../jury/domain/unpublished-choices.queries.js';

/** A winner as the public sees it: only what its team agrees to. */
export type PublicWinner = Row<typeof listPublicWinners>;

const wonStates = `'winner', 'showcased', 'pilot'`;

/**
 * SQL: whether the public knows that the proposal `p` was chosen: by the decision that was published last. While that is
 * reopened, its winners stay until another one is published: a review that ends as it began is nobody's news.
 */
const isChosen = `p.merged_into is null and (
  (p.state in (${wonStates}) and not exists (select from ${unpublishedChoices} where h.proposal_id = p.id))
  or (p.state <> 'withdrawn' and exists (
    select from jury_choices lc join jury_decisions ld on ld.id = lc.decision_id and ld.reopened_at is not null
    where lc.proposal_id = p.id and lc.outcome = 'winner' and ld.published_at is not null
      and not exists (select from jury_decisions n where n.call_id = ld.call_id and n.published_at > ld.published_at)
      and not exists (select from acceptances lost where lost.decision_id = ld.id and lost.proposal_id = p.id
        and lost.state not in ('pending', 'accepted', 'withdrawn')))))`;

/** SQL: the public winners of the call `w.call_id`, whose winners page is public. */
const shown = `winner_pages w
   join winner_entries e on e.call_id = w.call_id and e.consented_at is not null and e.hidden_at is null
   join proposals p on p.id = e.proposal_id and ${isChosen}
   join acceptances a on a.proposal_id = p.id and a.state = 'accepted'
   left join jury_choices ch on ch.decision_id = a.decision_id and ch.proposal_id = p.id
   left join proposal_contents c on c.proposal_id = p.id
   left join organizations own on own.id = p.organization_id
   left join organizations o on o.id = coalesce(own.merged_into, own.id)`;

/**
 * SQL: the public names of the proposal `p`, one of each person. Somebody who has left its team can no longer change
 * theirs.
 */
const names = `array(
     select name from (
       select distinct on (coalesce(t.merged_into, t.id)) n.name, n.consented_at, n.attendee_id
       from winner_names n join attendees t on t.id = n.attendee_id
       where n.proposal_id = p.id and exists (
         select from proposal_members m join attendees o on o.call_id = p.call_id and o.email_key = m.email_key
         where m.proposal_id = p.id and coalesce(o.merged_into, o.id) = coalesce(t.merged_into, t.id))
       order by coalesce(t.merged_into, t.id), n.consented_at, t.merged_into nulls first) as agreed
     order by consented_at, attendee_id)`;

/** Returns the winners that the public sees, in order; none before the winners page is published. */
export const listPublicWinners = query(
  `select e.proposal_id as "proposalId", e.title, e.summary, c.language, e.url, p.theme,
     coalesce(ch.outstanding, false) as "isOutstanding",
     case when e.shows_organization then p.organization end as organization,
     case when e.shows_organization then o.country end as country,
     e.picture_id as "pictureId", e.picture_alt as "pictureAlt",
     ${names} as names
   from ${shown} where w.call_id = $1 and w.published_at is not null
   order by e.position nulls last, coalesce(ch.outstanding, false) desc, lower(e.title), e.proposal_id`,
  {
    proposalId: 'uuid',
    title: 'text',
    summary: 'text',
    // Of the texts (BCP 47), if known.
    language: 'text?',
    // A web address, or empty.
    url: 'text',
    // Slug.
    theme: 'text',
    isOutstanding: 'boolean',
    organization: 'text?',
    // ISO 3166-1 alpha-2, of the organization.
    country: 'text?',
    pictureId: 'uuid?',
    pictureAlt: 'text',
    // Members of the team who agree that their name is public.
    names: 'text[]',
  },
).list<[callId: string]>();

/** SQL: how many proposals of the call `calls.id` were chosen, and how many of their teams have accepted. */
const countsSql = `(select count(*)::int as chosen, (count(*) filter (where exists (
     select from acceptances a where a.proposal_id = p.id and a.state = 'accepted')))::int as accepted
   from proposals p where p.call_id = calls.id and ${isChosen})`;

const countSql = query(`select n.chosen, n.accepted from calls cross join lateral ${countsSql} n where calls.id = $1`, {
  chosen: 'int',
  accepted: 'int',
});

/** What the public knows of the winners of a call. */
export interface WinnerCounts {
  chosen: number;
  accepted: number;
  /** Those whose teams agree to it, while the winners page is public. */
  shown: number;
}

/** Counts the winners of a call as the public knows them. */
export async function countWinners(connection: Connection, callId: string): Promise<WinnerCounts> {
  const shownNow = await listPublicWinners(connection, callId);
  return { ...(await countSql.one(connection, [callId])), shown: shownNow.length };
}

/** What is known of the winners page without reading it. */
export interface WinnersVersion {
  readonly id: string;
  readonly timeZone: string;
  readonly languages: readonly string[];
  readonly isPublished: boolean;
  /** Changes with every row on the page. */
  readonly version: string;
}

/** Returns the version of the winners page of a public call, or null without such a call. */
export const findWinnersVersion = query(
  `select c.id, c.time_zone as "timeZone", c.languages,
     w.published_at is not null as "isPublished",
     c.xmin || '.' || coalesce(w.xmin::text, '') || '.' || (select chosen || '.' || accepted from ${countsSql} n) || '.' || coalesce((
       select md5(string_agg(concat_ws(' ', e.xmin, p.xmin, a.xmin, ch.xmin, c.xmin, own.xmin, o.xmin, ${names}), ','
         order by e.proposal_id)) from ${shown} where w.call_id = calls.id), '')
     as version
   from calls as c cross join lateral (select c.id) as calls(id) left join winner_pages w on w.call_id = c.id
   where c.slug = $1 and c.published_at is not null and c.archived_at is null`,
  { id: 'uuid', timeZone: 'text', languages: 'text[]', isPublished: 'boolean', version: 'text' },
).find<[slug: string]>();

/** Returns the file of the picture of a public winner, or null. */
export const findPublicPicture = query(
  `select e.picture_id as id from ${shown}
  where w.call_id = $1 and w.published_at is not null and e.proposal_id = $2`,
  { id: 'uuid?' },
).findValue<[callId: string, proposalId: string]>();
