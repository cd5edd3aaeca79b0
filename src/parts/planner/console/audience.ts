import type { Call } from '../../../domain/calls/call.entity.js';
import {
  countMemberCountries,
  countOrganizationCountries,
  countZonesOfInvitation,
  countZonesOfSession,
  type InvitedList,
  listInvitedLists,
} from '../domain/audience.queries.js';
import { countZonesOfCall } from '../../../domain/registrations/people/zones.queries.js';
import type { ExpectedPeople } from '../../../domain/time/holidays.js';
import { countZonesOfPoll } from '../../polls/domain/answers.queries.js';
import { type ListedPoll, listPolls } from '../../polls/domain/polls.queries.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { principalZone, zoneCountry } from '../../../domain/time/zone-places.js';

/** Polls that can be chosen. */
const maxPolls = 50;

/** Whom the planner can plan for, besides places that are typed. */
export interface Audiences {
  /** People with a registration of the call. */
  registered: ExpectedPeople[];
  sessions: readonly Session[];
  invitations: readonly InvitedList[];
  polls: readonly ListedPoll[];
  /** Each organization counts once, or as often as people belong to it. */
  organizations: ExpectedPeople[];
  members: ExpectedPeople[];
}

/** Finds whom the planner can plan for. */
export async function findAudiences(connection: Connection, { id }: Call, sessions: readonly Session[]) {
  return {
    registered: weighted(await countZonesOfCall(connection, id)),
    sessions: sessions.filter(({ taken, waiting }) => taken + waiting > 0),
    invitations: (await listInvitedLists(connection, id)).filter(({ people }) => people > 0),
    polls: (await listPolls(connection, id, { limit: maxPolls })).filter(({ asked }) => asked > 0),
    organizations: peopleByCountry(await countOrganizationCountries(connection, id)),
    members: peopleByCountry(await countMemberCountries(connection, id)),
  };
}

/** Returns the people of the audience that was chosen, none for typed places; those of the call for any other value. */
export async function chosenPeople(connection: Connection, call: Call, audiences: Audiences, who: string) {
  const { registered, sessions, organizations, members } = audiences;
  if (who === 'places') return [];
  if (who === 'organizations') return organizations;
  if (who === 'members') return members;
  const [kind, id = ''] = who.split(':');
  if (kind === 'invitation' && isUuid(id)) return weighted(await countZonesOfInvitation(connection, call.id, id));
  if (kind === 'poll' && audiences.polls.some((poll) => poll.id === id)) {
    return weighted(await countZonesOfPoll(connection, id));
  }
  const session = sessions.find((one) => one.id === who);
  return session === undefined ? registered : peopleOfSession(connection, session);
}

/** Returns the people who are registered for a session. */
export async function peopleOfSession(connection: Connection, { id }: { id: string }): Promise<ExpectedPeople[]> {
  return weighted(await countZonesOfSession(connection, id));
}

/** A choice of the select. */
export interface AudienceChoice {
  value: string;
  label: string;
  selected: boolean;
}

/** Returns the choices of whom to plan for, with their numbers. */
export function audienceChoices(audiences: Audiences, call: Call, chosen: string, language: string): AudienceChoice[] {
  const choice = (value: string, key: string, values: Record<string, string | number> = {}): AudienceChoice => ({
    value,
    label: translate(language, `console.planner.who.${key}`, values),
    selected: value === chosen,
  });
  const { sessions, invitations, polls, organizations, members } = audiences;
  return [
    choice('', 'call', { count: total(audiences.registered) }),
    choice('places', 'places'),
    ...(organizations.length > 0 ? [choice('organizations', 'organizations', { count: total(organizations) })] : []),
    ...(members.length > 0 ? [choice('members', 'members', { count: total(members) })] : []),
    ...sessions.map(({ id, title, taken, waiting }) => choice(id, 'session', { title, count: taken + waiting })),
    ...invitations.map(({ id, title, createdAt, people }) =>
      choice(`invitation:${id}`, 'invitation', {
        title,
        at: dayAndTime(createdAt, call.timeZone, language),
        count: people,
      }),
    ),
    ...polls.map(({ id, title, asked }) => choice(`poll:${id}`, 'poll', { title, count: asked })),
  ];
}

function total(people: readonly ExpectedPeople[]): number {
  return people.reduce((sum, { weight }) => sum + weight, 0);
}

function weighted(zones: readonly { timeZone: string; people: number }[]): ExpectedPeople[] {
  return zones.map(({ timeZone, people }) => ({ timeZone, weight: people }));
}

/**
 * Returns people by zone where their countries are known (ISO 3166-1 alpha-2): in their own zone if it is in the
 * country, and in the country's most populous one otherwise. Unknown countries are left out.
 */
function peopleByCountry(counts: readonly { country: string; timeZone?: string; people: number }[]): ExpectedPeople[] {
  const weights = new Map<string, number>();
  for (const { country, timeZone, people } of counts) {
    const own = timeZone !== undefined && zoneCountry(timeZone) === country ? timeZone : principalZone(country);
    if (own !== null) weights.set(own, (weights.get(own) ?? 0) + people);
  }
  return [...weights]
    .map(([timeZone, weight]) => ({ timeZone, weight }))
    .sort((a, b) => b.weight - a.weight || (a.timeZone < b.timeZone ? -1 : 1));
}
