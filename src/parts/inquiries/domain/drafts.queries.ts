import { word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { Drafts, DraftsById } from './draft.js';
import { isConfirmed } from './inquiries.queries.js';
import { inquiriesFeature } from './inquiry.js';

/** SQL: a text by which a draft knows what it was made of. */
const hashOf = (text: string) => `sha256(convert_to(${text}, 'UTF8'))`;
/** SQL: what the draft `d` of the question `i` was made of, if that hasn't changed. */
const original = `case d.field when 'text' then i.text else i.answer end`;

/**
 * SQL: texts that nobody has translated yet, first into the first language of the call, in which questions are compared.
 * What is held or unconfirmed doesn't leave: it can say who asked.
 */
const missing = `
  select i.id, f.field, f.original, i.language as source, l.language as target
  from inquiries i join calls c on c.id = i.call_id
    cross join lateral unnest(c.languages) with ordinality l(language, place)
    cross join lateral (values ('text', i.text), ('answer', i.answer)) f(field, original)
  where c.archived_at is null and c.features ->> '${inquiriesFeature}' = 'true' and i.state in ('new', 'chosen', 'answered')
    and ${isConfirmed} and (f.field = 'text' or i.state = 'answered') and f.original <> '' and l.language <> i.language
    and i.translations -> l.language ->> f.field is null
    and not exists (select from inquiry_drafts d where d.inquiry_id = i.id and d.language = l.language
      and d.field = f.field and d.original_hash = ${hashOf('f.original')} and (d.due_at is null or d.due_at > $1))
  order by l.place > 1, i.number desc`;

/** Returns whether a text is to be translated. */
export const hasUntranslated = query(`select exists (${missing} limit 1) as work`, { work: 'boolean' }).value<
  [now: Date]
>();

/** Takes texts that are to be translated until a moment, at which others take those that have no draft then. */
export const claimUntranslated = command(
  `with missing as materialized (${missing} limit $3), claimed as (
     insert into inquiry_drafts (inquiry_id, language, field, original_hash, due_at)
     select id, target, field, ${hashOf('original')}, $2 from missing
     on conflict (inquiry_id, language, field) do update set original_hash = excluded.original_hash, draft = null,
       due_at = excluded.due_at
     where inquiry_drafts.due_at <= $1 or inquiry_drafts.original_hash <> excluded.original_hash
     returning inquiry_id, language, field
   )
   select m.id as "inquiryId", m.field, m.original as text, m.source, m.target from missing m
     join claimed c on c.inquiry_id = m.id and c.language = m.target and c.field = m.field`,
  { inquiryId: 'uuid', field: word<'text' | 'answer'>(), text: 'text', source: 'text', target: 'text' },
).list<[now: Date, until: Date, limit: number]>();

/** A text that is being translated. */
export type Claimed = Awaited<ReturnType<typeof claimUntranslated>>[number];

/** Writes the draft of a text, or when to try again, unless a host has changed the text meanwhile. */
export const settleDraft = command(
  `update inquiry_drafts set draft = $5, due_at = $6
   where inquiry_id = $1 and language = $2 and field = $3 and original_hash = ${hashOf('$4')}`,
).write(({ inquiryId, target, field, text }: Claimed, draft: string | null, dueAt: Date | null) => [
  inquiryId,
  target,
  field,
  text,
  draft,
  dueAt,
]);

/** Deletes what was made of texts of a question that a host has changed: they can have said who asked. */
export const deleteOutdatedDrafts = command(
  `delete from inquiry_drafts d using inquiries i
   where i.id = $1 and d.inquiry_id = i.id and d.original_hash <> ${hashOf(original)}`,
).write<[inquiryId: string]>();

const listSql = query(
  `select d.inquiry_id as "inquiryId", d.language, d.field, d.draft from inquiry_drafts d
     join inquiries i on i.id = d.inquiry_id
   where d.inquiry_id = any($1) and d.draft is not null and d.original_hash = ${hashOf(original)}`,
  { inquiryId: 'uuid', language: 'text', field: word<'text' | 'answer'>(), draft: 'text' },
);

/** Returns the drafts of these questions; none if no service is set up (any more). */
export async function listDrafts(
  connection: Connection,
  { translator }: { translator?: object | undefined },
  inquiries: readonly { id: string }[],
): Promise<DraftsById> {
  const found = new Map<string, Record<string, Drafts[string]>>();
  if (translator === undefined) return found;
  for (const one of await listSql.all(connection, [inquiries.map(({ id }) => id)])) {
    const drafts = found.get(one.inquiryId) ?? {};
    drafts[one.language] = { ...drafts[one.language], [one.field]: one.draft };
    found.set(one.inquiryId, drafts);
  }
  return found;
}
