import { z } from 'zod';
import { organizationKinds } from '../organizations/organization.js';
import { proposalStates } from '../proposals/proposal.js';
import { fault, line } from '../../platform/validation.js';
import { peopleFilter } from '../registrations/people/people-filter.js';
import { timeZoneInput } from '../time/zone-input.js';
import { countryInput } from '../registrations/admission/registration-input.js';
import { liveStates, type RegistrationState, registrationStates } from '../registrations/registration.js';

/** What the jury can decide about a proposal. */
export const juryOutcomes = ['winner', 'not-selected'] as const;

const most = 200;
const list = <T extends z.ZodType>(item: T) => z.array(item).max(most).default([]);

const isNothing = (value: unknown) => (Array.isArray(value) ? value.length === 0 : value === null || value === false);

/** Selects attendees of a call, or its speakers. They must match all filters; empty or null ones are ignored. */
export const audienceFilter = z
  .strictObject({
    sessions: list(z.uuid()).meta({ description: 'Registered for any of these sessions.' }),
    states: list(z.enum(registrationStates)).meta({
      description: 'With a registration in any of these states. Defaults to all active states.',
    }),
    attended: z.boolean().nullable().default(null).meta({
      description: 'Attended any of these sessions (`true`), or none of those that are over (`false`).',
    }),
    answer: z
      .strictObject({ question: line(100), value: line(500) })
      .nullable()
      .default(null)
      .meta({ description: 'Gave this answer to the question with this key.' }),
    organizations: list(z.uuid()),
    organizationKinds: list(z.enum(organizationKinds)),
    countries: list(countryInput).meta({
      description:
        'What the person or their organization stated, otherwise the country of the time zone that the person chose.',
    }),
    languages: list(line(35)),
    proposal: z.boolean().nullable().default(null).meta({ description: 'Whether they are matched to a proposal.' }),
    proposalStates: list(z.enum(proposalStates)).meta({
      description: 'Matched to a proposal in any of these states.',
    }),
    juryOutcomes: list(z.enum(juryOutcomes)).meta({
      description:
        'Matched to a proposal with any of these outcomes in the current decision. Nobody before it is made.',
    }),
    tags: list(z.uuid()).meta({ description: 'With any of these tags.' }),
    attendedAtLeast: z
      .int()
      .min(1)
      .max(1000)
      .nullable()
      .default(null)
      .meta({ description: 'Attended at least this many sessions of the call.' }),
    coordinators: z.boolean().default(false).meta({
      description:
        'Only coordinators of delegations: also those who are registered for no session, unless a session, state or answer is asked for.',
    }),
    speakers: z.boolean().default(false).meta({
      description:
        'Speakers instead of attendees: those of `sessions`, or of any session of the call. Only `sessions` narrows them.',
    }),
    attendees: list(z.uuid()).meta({ description: 'Only these attendees.' }),
    listed: z.strictObject({ filter: peopleFilter, timeZone: timeZoneInput }).nullable().default(null).meta({
      description: 'Only people of this list: what is chosen in the list of people. A day is one in `timeZone`.',
    }),
  })
  .refine(
    (filter) => !filter.speakers || Object.values({ ...filter, speakers: null, sessions: null }).every(isNothing),
    {
      path: ['speakers'],
      ...fault('speakers-only-by-session', 'Speakers can only be selected by session. Remove the other filters.'),
    },
  )
  .refine(({ attended, states }) => attended === null || states.length === 0 || states.includes('confirmed'), {
    path: ['states'],
    ...fault(
      'attended-needs-seat',
      'Only people with a seat can attend. Add `confirmed` to `states`, or remove `attended`.',
    ),
  });
export type AudienceFilter = z.output<typeof audienceFilter>;

/** All attendees with an active registration. */
export const everybody: AudienceFilter = audienceFilter.parse({});

/** Returns the session of a filter that selects exactly one, whose title and time a broadcast can contain, or null. */
export function namedSession({ sessions }: Pick<AudienceFilter, 'sessions'>): string | null {
  const [first, ...others] = new Set(sessions);
  return first !== undefined && others.length === 0 ? first : null;
}

/** Returns the registration states that a filter includes. */
export function countedStates({
  states,
  attended,
}: Pick<AudienceFilter, 'states' | 'attended'>): readonly RegistrationState[] {
  if (attended !== null) return ['confirmed'];
  return states.length === 0 ? liveStates : states;
}

/** Returns the possible stored forms of an answer: a text or option value, a number, yes or no. */
export function answerForms(value: string): (string | number | boolean)[] {
  const number = /^[-+]?\d+(?:\.\d+)?$/u.test(value) ? [Number(value)] : [];
  const word = value.toLowerCase();
  const yesNo = word === 'yes' || word === 'true' ? [true] : word === 'no' || word === 'false' ? [false] : [];
  return [value, ...number, ...yesNo];
}
