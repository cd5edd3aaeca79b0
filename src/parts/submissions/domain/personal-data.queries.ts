import { command } from '../../../platform/database/statement.js';
import { erasedKey, erasedName, namesOf } from '../../../domain/privacy/erasure.js';
import type { PersonalData } from '../../../domain/privacy/personal-data.js';

/** SQL: the proposal `p` is a draft of people who are erased now, and nobody is left who writes it: who was only invited doesn't. */
const abandoned = `p.source = 'form' and p.state in ('draft', 'withdrawn')
      and exists (select from proposal_members m join attendees a on m.email_key = '${erasedKey}' || a.id
        where m.proposal_id = p.id and a.id = any($1))
      and not exists (select from proposal_members m where m.proposal_id = p.id and m.email <> '' and m.accepted_at is not null)`;

export const personalData: PersonalData = {
  fates: {
    erased: ['proposal_submissions.snapshot'],
    none: ['proposal_files.names_found'],
  },
  beforeErasing: [
    // Emails to a team say who invited them, and who submitted or withdrew their proposal.
    command(`
    update messages m set payload = case when m.payload #>> '{submission,inviter}' in (${namesOf})
        then jsonb_set(m.payload, '{submission,inviter}', '"${erasedName}"')
        when m.kind = 'proposal-member-removed'
        then jsonb_set(jsonb_set(m.payload, '{submission,removed,by}', case when m.payload #>> '{submission,removed,by}'
            in (${namesOf}) then '"${erasedName}"' else m.payload #> '{submission,removed,by}' end),
          '{submission,removed,name}', case when m.payload #>> '{submission,removed,name}' in (${namesOf})
            then '"${erasedName}"' else m.payload #> '{submission,removed,name}' end)
        when m.kind = 'proposal-withdrawn' then jsonb_set(m.payload, '{submission,withdrawn,by}', '"${erasedName}"')
        else jsonb_set(m.payload, '{submission,submitted,by}', '"${erasedName}"') end
    where m.call_id in (select call_id from attendees where id = any($1)) and $2::timestamptz is not null
      and m.kind in ('proposal-team', 'proposal-received', 'proposal-withdrawn', 'proposal-member-removed')
      and (m.payload #>> '{submission,inviter}' in (${namesOf})
        or m.payload #>> '{submission,withdrawn,by}' in (${namesOf})
        or m.payload #>> '{submission,removed,by}' in (${namesOf})
        or m.payload #>> '{submission,removed,name}' in (${namesOf})
        or m.payload #>> '{submission,submitted,by}' in (${namesOf}))`),
    // What was submitted names its team.
    command(`
    update proposal_submissions s set snapshot = jsonb_set(s.snapshot, '{team}', (
      select coalesce(jsonb_agg(t.name), '[]') from jsonb_array_elements_text(s.snapshot -> 'team') as t(name)
      where t.name is distinct from m.name))
    from proposal_members m, proposals p, attendees a
    where m.proposal_id = s.proposal_id and p.id = m.proposal_id and a.call_id = p.call_id and a.id = any($1)
      and m.email_key = a.email_key and $2::timestamptz is not null`),
  ],
  erases: [
    // Nobody can write these any more, and nobody has submitted them. Who was invited learns nothing of them.
    command(`
    update messages m set payload = jsonb_set(m.payload, '{submission,title}', '"${erasedName}"'),
      state = case when m.state in ('queued', 'sending') then 'dropped' else m.state end,
      result = case when m.state in ('queued', 'sending') then 'The data of the author was erased.' else m.result end,
      lease_id = null, leased_until = null
    from proposals p
    where m.call_id = p.call_id and m.payload #>> '{submission,id}' = p.id::text and ${abandoned}
      and $2::timestamptz is not null`),
    command(`
    delete from proposal_members o using proposals p
    where o.proposal_id = p.id and o.email <> '' and ${abandoned} and $2::timestamptz is not null`),
    command(`
    update proposals p set title = '${erasedName}' where ${abandoned} and $2::timestamptz is not null`),
    command(`
    delete from proposal_contents c using proposals p
    where p.id = c.proposal_id and ${abandoned} and $2::timestamptz is not null`),
    command(`
    with removed as (
      delete from proposal_files f using proposals p where p.id = f.proposal_id and ${abandoned}
      returning f.file_id, f.anonymous_file_id),
    gone as (select file_id as id from removed union all select anonymous_file_id from removed),
    deleted as (update files set deleted_at = $2, name = '' where id in (select id from gone))
    delete from file_chunks where file_id in (select id from gone)`),
    command(
      `delete from member_removals where (attendee_id = any($1) or asked_by = any($1)) and $2::timestamptz is not null`,
    ),
    // A file that is being made starts over.
    command(`
    update jobs j set lease_id = null, leased_until = null, done = 0 from attendees a
    where a.id = any($1) and j.call_id = a.call_id and j.kind in ('proposal-book', 'jury-dossier', 'jury-sheets') and j.state = 'running'
      and $2::timestamptz is not null`),
  ],
  staysWhenMerged: {
    'member_removals.attendee_id': 'for a week it can be undone for the address that was removed',
    'member_removals.asked_by': 'for a week it can be undone for the address that was removed',
  },
};
