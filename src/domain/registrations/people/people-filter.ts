import { z } from 'zod';
import { languagePattern } from '../../sessions/language-offer-input.js';
import { registrationStates } from '../registration.js';

export const peopleStates = ['active', ...registrationStates, 'none', 'invited'] as const;
export const peopleAttendance = ['attended', 'absent'] as const;
export const peopleAddresses = ['confirmed', 'unconfirmed', 'unreachable', 'not-me', 'blocked'] as const;
export const yesOrNo = ['yes', 'no'] as const;
const empty = z.literal('').default('');
const language = z
  .string()
  .max(35)
  .meta({ pattern: `^$|${languagePattern}`, examples: ['es'] })
  .default('');
const part = z.string().max(100).default('');

/** Which people of a call are meant: they match every part; an empty text stands for anyone. */
export const peopleFilter = z.strictObject({
  search: part.meta({
    description: 'Parts of a name, an address or an organization, in any order, separated by spaces.',
  }),
  session: z.uuid().or(empty).default('').meta({
    description: '`state` and `attendance` are about this session, and otherwise about any.',
  }),
  state: z.enum(peopleStates).or(empty).default(''),
  attendance: z.enum(peopleAttendance).or(empty).default(''),
  organization: part.meta({ description: 'Part of the name of an organization.' }),
  country: z
    .string()
    .regex(/^(?:[A-Z]{2}|unknown)?$/u)
    .default('')
    .meta({
      description:
        'ISO 3166-1 alpha-2, or `unknown`: what the person or their organization stated, otherwise the country of the ' +
        'time zone that the person chose.',
    }),
  timeZone: part.meta({
    description: 'Part of the name of a time zone.',
    pattern: '^[A-Za-z0-9_+/ -]*$',
    examples: ['Africa/'],
  }),
  language,
  listensIn: language.meta({
    description: 'The language in which they follow a session, or this session, that is offered in several.',
  }),
  registered: z.iso.date().or(empty).default('').meta({ description: 'Day of a registration.' }),
  tag: z.uuid().or(empty).default(''),
  address: z.enum(peopleAddresses).or(empty).default(''),
  proposal: z.enum(yesOrNo).or(empty).default('').meta({ description: 'Whether they are matched to a proposal.' }),
});
export type PeopleFilter = z.output<typeof peopleFilter>;

/** Everyone. */
export const anyone: PeopleFilter = peopleFilter.parse({});
