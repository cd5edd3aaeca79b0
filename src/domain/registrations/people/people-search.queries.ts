import { command } from '../../../platform/database/statement.js';

/**
 * Writes up to so many new or renamed people into the index that searches read. Returns how many. Erased people may have
 * been read before they were.
 */
export const indexPeople = command(
  `with due as (
     delete from people_search_due where ctid = any(array(
       select ctid from people_search_due limit $1 for update skip locked)) returning attendee_id
   ), erased as (
     delete from people_search s using due join attendees a on a.id = due.attendee_id
     where s.attendee_id = a.id and a.email = ''
   ), indexed as (
     insert into people_search select a.id, a.search_text from attendees a
     where a.id in (select attendee_id from due) and a.email <> ''
     on conflict (attendee_id) do update set folded = excluded.folded
   )
   select count(*)::int as people from due`,
  { people: 'int' },
).value<[most: number]>();
