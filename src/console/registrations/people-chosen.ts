import type { Call } from '../../domain/calls/call.entity.js';
import { onlyInvitedSql } from '../../domain/invitations/only-invited-sql.js';
import { type Given, peopleConditions } from '../../domain/registrations/people/people-conditions.js';
import type { PeopleFilter } from '../../domain/registrations/people/people-filter.js';
import { liveStates } from '../../domain/registrations/registration.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** Some people of a call: those who match a filter now, or of them these ids, or those who came until a moment. */
export interface PeopleChosen {
  filter: PeopleFilter;
  /** Only these; null for all that match. */
  ids?: readonly string[] | null;
  /** People who registered later were not previewed. */
  until?: Date;
  /** A part of the search by which an index finds them. */
  rare?: RarePart | null;
}

/** A part of a search, and what an index has of it: folded letters as a pattern, or bytes as hexadecimal digits. */
export type RarePart = { part: string } & ({ letters: string } | { bytes: string });

/** The call of people; a day is one of its zone. */
export type CallOfPeople = Pick<Call, 'id' | 'timeZone'>;

/** Returns the people `a` who are chosen at `now`, with conditions of their own; `$1` is the call. */
export function chosenSql(
  { timeZone }: CallOfPeople,
  { filter, ids = null, until, rare = null }: PeopleChosen,
  now: Date,
  given: Given,
): string {
  const conditions = [
    // An erased person has no address.
    `a.call_id = $1 and a.email <> ''`,
    // Whom only the call's platform named for a team is listed with their proposal.
    'a.enlisted_at is null',
    // Who was merged is listed with the other one, unless they have registered again. Those few are looked up once.
    `(a.merged_into is null or a.id = any(array(select m.id from attendees m join registrations r on r.attendee_id = m.id
      where m.merged_into is not null and r.state = any(${given(liveStates)}))))`,
    ...(rare === null ? [] : [rareCondition(rare, given)]),
    ...(ids === null ? invitedConditions(filter) : []),
    ...peopleConditions(filter, { callId: '$1', timeZone }, now, given),
    ...(ids === null ? [] : [`a.id = any(${given(ids)}::uuid[])`]),
    ...(until === undefined ? [] : [`a.created_at <= ${given(until)}`]),
  ];
  return `from attendees a where ${conditions.join('\n and ')}`;
}

/** People who were only invited are no people of the call yet: they are found by a search, or if they are asked for. */
function invitedConditions({ search, state }: PeopleFilter): string[] {
  if (state === 'invited') return [onlyInvitedSql('a')];
  return search === '' && state !== 'none' ? [`not ${onlyInvitedSql('a')}`] : [];
}

/**
 * Everybody whom an index has with a part, who is not in it yet, or whose organization has the part in its name. Arrays,
 * because a union of them would start parallel processes, which takes longer than these few people.
 */
function rareCondition(rare: RarePart, given: Given): string {
  const [text, pattern] = 'letters' in rare ? ['folded', rare.letters] : ['search_bytes(folded)', rare.bytes];
  return `a.id = any(
    array(select s.attendee_id from people_search s join attendees f on f.id = s.attendee_id and f.call_id = $1
      where ${text} like ${given(`%${pattern}%`)})
    || array(select attendee_id from people_search_due)
    || array(select id from attendees where organization_id = any(array(
      select id from organizations where call_id = $1 and ${containsSql('search_text', given(rare.part))}))))`;
}
