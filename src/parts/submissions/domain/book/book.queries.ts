import { word } from '../../../../platform/database/columns.js';
import { query } from '../../../../platform/database/statement.js';
import type { ProposalState } from '../../../../domain/proposals/proposal.js';
import { type BookInput, statesInBook } from './book.js';

type Selection = Pick<BookInput, 'theme' | 'state' | 'ids'>;

const selected = `p.call_id = $1 and p.merged_into is null and case when $4::uuid[] is null
    then ($2::text is null or p.theme = $2) and p.state = any($3) else p.id = any($4) end`;

function chosen({ theme, state, ids }: Selection): unknown[] {
  return [theme, statesInBook(state), ids ?? null];
}

/** Counts what a book would contain. */
export const measureBook = query(
  `select count(*)::int as proposals, coalesce(sum(f.files), 0)::int as files, coalesce(sum(f.bytes), 0)::float as bytes
   from proposals p
     left join lateral (
       select count(*) as files, sum(f.size) as bytes from proposal_files a
         join files f on f.id = a.file_id and f.deleted_at is null
         where a.proposal_id = p.id and a.removed_at is null) as f on true
   where ${selected}`,
  { proposals: 'int', files: 'int', bytes: 'float' },
).get((callId: string, selection: Selection) => [callId, ...chosen(selection)]);

/** Counts the proposals of a call by state. */
export const countByState = query(
  `select p.state, count(*)::int as count from proposals p where p.call_id = $1 and p.merged_into is null group by 1`,
  { state: word<ProposalState>(), count: 'int' },
).map('state', 'count', (callId: string) => [callId]);

/** Returns the proposals of a book, in no order, without what they say. */
export const listForBook = query(`select p.id, p.title, p.theme, p.organization from proposals p where ${selected}`, {
  id: 'uuid',
  title: 'text',
  theme: 'text',
  organization: 'text?',
}).list((callId: string, selection: Selection) => [callId, ...chosen(selection)]);

/** What a proposal's chapter says beside its texts. */
export type BookFacts = Awaited<ReturnType<typeof listBookFacts>>[number];

/** Returns what chapters say beside the texts; nothing of proposals that have been deleted since. */
export const listBookFacts = query(
  `select p.id, p.external_id as "number", p.source, p.state, p.submitted_at as "submittedAt", p.title, p.organization,
     p.theme, array(select m.name from proposal_members m where m.proposal_id = p.id and m.name <> ''
         and (m.accepted_at is not null or p.source not in ('form', 'declared'))
       order by m.accepted_at nulls last, m.email_key) as team
   from proposals p where p.id = any($1)`,
  {
    id: 'uuid',
    number: 'text',
    source: 'text',
    state: word<ProposalState>(),
    submittedAt: 'timestamptz?',
    title: 'text',
    organization: 'text?',
    theme: 'text',
    team: 'text[]',
  },
).list<[ids: readonly string[]]>();

/** A PDF attached to a proposal. */
export type BookFile = Awaited<ReturnType<typeof listBookFiles>>[number];

/** Returns the PDFs of proposals, in the order in which they were added. */
export const listBookFiles = query(
  `select a.proposal_id as "proposalId", a.file_id as "fileId", f.name, f.size, a.pages from proposal_files a
   join files f on f.id = a.file_id and f.deleted_at is null
   where a.proposal_id = any($1) and a.removed_at is null order by a.proposal_id, a.added_at, a.file_id`,
  { proposalId: 'uuid', fileId: 'uuid', name: 'text', size: 'int', pages: 'int' },
).list<[ids: readonly string[]]>();
