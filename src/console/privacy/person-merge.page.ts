import type { Call } from '../../domain/calls/call.entity.js';
import { undoDays } from '../../domain/privacy/person-merge.js';
import type { PersonExtent } from '../../domain/privacy/person-merges.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { isProven } from '../../domain/registrations/links/proven.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { personPath } from '../paths/registration-paths.js';
import type { PersonRow } from '../registrations/people.queries.js';
import type { Double } from './person-merge.queries.js';

/** What a merge would do. */
export interface MergePlan {
  into: Attendee;
  extent: PersonExtent;
  doubles: Double[];
  /** Changes when the merge would do something else. */
  version: string;
}

/** Previews merging a person into another, or asks for the other. */
export function personMergePage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    person: Attendee;
    plan: MergePlan | null;
    choices: readonly PersonRow[];
    search: string;
    hasChanged: boolean;
  },
) {
  const { language } = layout;
  const { person, plan, choices } = input;
  const text = (key: string, values = {}) => translate(language, `console.privacy.merge.${key}`, values);
  const mergePath = personPath(person, 'merge');
  return {
    ...layout,
    title: text('title', { name: person.name }),
    name: person.name,
    path: personPath(person),
    searchPath: mergePath,
    search: input.search,
    choices: choices.map(({ id, name, email, organization }) => ({
      path: withQuery(mergePath, { into: id }),
      name,
      email,
      organization,
    })),
    empty: plan === null && choices.length === 0 ? text('nobody') : null,
    plan: plan && planView(layout, { ...input, plan }),
  };
}

function planView(
  { language }: ConsoleLayout,
  { call, person, plan, hasChanged }: { call: Call; person: Attendee; plan: MergePlan; hasChanged: boolean },
) {
  const text = (key: string, values = {}) => translate(language, `console.privacy.merge.${key}`, values);
  const { into, extent, doubles } = plan;
  const state = (one: string) => translate(language, `console.registrations.registration.${one}`);
  const what = Object.keys(extent) as (keyof PersonExtent)[];
  return {
    heading: text('heading', { name: person.name, into: into.name }),
    action: personPath(person, 'merge'),
    into: into.id,
    seen: plan.version,
    hasChanged,
    people: [
      { term: text('stays'), name: into.name, email: into.email },
      { term: text('goes'), name: person.name, email: person.email },
    ],
    moves: what
      .filter((one) => extent[one] > 0)
      .map((one) => ({ term: text(`move.${one}`), text: new Intl.NumberFormat(language).format(extent[one]) })),
    doubles: doubles.map(({ title, startsAt, stays, ends, isFrom, freesSeat }) => ({
      title: `${title} · ${dayAndTime(startsAt, call.timeZone, language)}`,
      text: [
        text(isFrom ? 'double.from' : 'double.into', { stays: state(stays), ends: state(ends) }),
        ...(freesSeat ? [text('double.seat')] : []),
      ].join(' '),
    })),
    notes: [
      text('note.details', { into: into.name }),
      text('note.calendar'),
      text('note.address', { email: person.email }),
      text('note.undo', { days: undoDays }),
    ],
    otherWay: isProven(into) && !isProven(person) ? null : withQuery(personPath(into, 'merge'), { into: person.id }),
  };
}
