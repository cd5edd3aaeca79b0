import { z } from 'zod';
import type { Call } from '../../../domain/calls/call.entity.js';
import { spokenLanguage } from '../../../domain/sessions/session-labels.js';
import { weekdayName } from '../../../domain/time/format.js';
import { zone } from '../../../domain/time/zone-field.js';
import {
  choice,
  choices,
  date,
  flag,
  hidden,
  integer,
  line,
  orNull,
  prose as proseField,
  rows,
  select,
} from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import type { FieldKind } from '../../../platform/forms/field-kind.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayInput, fault, line as lineInput, prose } from '../../../platform/validation.js';
import { type Booking } from './bookings.queries.js';
import { outcomes } from './booking.js';
import type { Host } from './hosts.queries.js';
import { type Hours, hoursInput, rulesInput } from './hours.js';
import { topicsOf } from './topics.js';

const words = 'consultations';
const weekdays = [1, 2, 3, 4, 5, 6, 7];
const time = () => line({ type: 'time', max: 5, dir: 'ltr' });

const weekdaySelect = select((language, selected) =>
  weekdays.map((day) => ({
    value: String(day),
    label: weekdayName(day, language),
    selected: String(day) === selected,
  })),
);

const weekday: FieldKind<number> = {
  ...weekdaySelect,
  // Rows that are empty propose one day after the other: most give hours from Monday to Friday.
  views: (typed, at) => {
    const position = Number(/\d+/u.exec(at.name)?.[0] ?? 0);
    return weekdaySelect.views(typed === '' ? String((position % 7) + 1) : typed, { ...at, isOptional: false });
  },
  show: String,
  value: (typed) => Number(typed),
};

/** What the form of hours begins with. */
export const usualHours = {
  weekly: [],
  exceptions: [],
  lengthMinutes: 30,
  bufferMinutes: 15,
  noticeHours: 24,
  topics: [],
  format: 'online',
  place: '',
  pool: '',
  needsApproval: false,
} as const satisfies Partial<Hours>;

/** The form of a host's hours. `booked` teams are told if the place changes. */
export function hoursForm(call: Call, booked = 0) {
  const topics = (language: string) => topicsOf(call, language);
  return form({
    words,
    schema: hoursInput,
    fields: {
      timeZone: zone([call.timeZone]),
      weekly: rows({ weekday, from: time(), until: time() }, 'from', 5, 2),
      exceptions: rows({ date: date(), from: orNull(time()), until: orNull(time()) }, 'date', 2),
      lengthMinutes: integer(),
      bufferMinutes: integer(),
      noticeHours: integer(),
      languages: choices(call.languages, spokenLanguage),
      topics: choices(
        topics('en').map(({ value }) => value),
        (value, language) => topics(language).find((one) => one.value === value)?.label ?? value,
      ),
      format: choice(['online', 'in-person'] as const, `${words}.format`),
      place: line(),
      pool: line(),
      needsApproval: flag(),
    },
    pairs: [['lengthMinutes', 'bufferMinutes']],
    ...(booked > 0 && {
      hints: {
        place: (language: string) =>
          `${translate(language, `${words}.hint.place`)} · ${translate(language, `${words}.hint.told`, { count: booked })}`,
      },
    }),
  });
}

/** The form of how much teams can book. */
export const rulesForm = form({
  words: 'console.consultations',
  schema: rulesInput,
  fields: { perTeam: integer(), perOrganization: integer(), cancelHours: integer() },
});

/** What the form of a booking offers. */
interface MatterChoices {
  call: Call;
  host: Pick<Host, 'languages' | 'topics'>;
  proposals: readonly { id: string; title: string }[];
}

/** The form of what a consultation is about. What leaves nothing to choose is not shown. */
export function matterForm({ call, host, proposals }: MatterChoices) {
  const pick = (all: readonly { value: string; label: string }[], selected: string) =>
    all.map((one) => ({ ...one, selected: one.value === selected }));
  const topics = (language: string) =>
    topicsOf(call, language).filter(({ value }) => host.topics.length === 0 || host.topics.includes(value));
  const titles = proposals.map(({ id, title }) => ({ value: id, label: title }));
  const oneOf = (text: z.ZodString, values: readonly string[]) =>
    text.refine((given) => values.includes(given), fault('not-a-choice', 'Choose one of these.', { choices: '' }));
  const languages = (language: string) =>
    host.languages.map((value) => ({ value, label: spokenLanguage(value, language) }));
  return form({
    words,
    schema: z.object({
      proposal: lineInput(36, 0),
      topic: oneOf(lineInput(120, 0), ['', ...topics('en').map(({ value }) => value)]),
      question: prose(1000).transform((text) => text.trim()),
      language: oneOf(lineInput(35), host.languages),
    }),
    fields: {
      proposal:
        titles.length === 0 ? hidden() : select((_language, selected) => pick(titles, selected), `${words}.noProposal`),
      topic:
        topics('en').length === 0
          ? hidden()
          : select((language, selected) => pick(topics(language), selected), `${words}.any`),
      question: proseField(3),
      language:
        host.languages.length < 2 ? hidden() : select((language, selected) => pick(languages(language), selected)),
    },
  });
}

/** The form of what became of a consultation. Before it begins, there are only notes. */
export function outcomeForm({ startsAt, state }: Pick<Booking, 'startsAt' | 'state'>, now: Date) {
  const outcome = orNull(choice(outcomes, `${words}.state`, `${words}.notNoted`));
  const hasBegun = state === 'booked' && startsAt <= now;
  return form({
    words,
    schema: z.object({
      outcome: z.enum(outcomes).nullable(),
      teamNotes: prose(4000).transform((text) => text.trim()),
      hostNotes: prose(4000).transform((text) => text.trim()),
    }),
    fields: {
      outcome: hasBegun ? outcome : { ...outcome, views: (typed, at) => hidden().views(typed, at) },
      teamNotes: proseField(4),
      hostNotes: proseField(3),
    },
  });
}

export type TypedOutcome = TypedForm<ReturnType<typeof outcomeForm>>;

const note = prose(1000).transform((text) => text.trim());

/** The form of a message to a team whose consultation is cancelled. */
export const noteForm = form({ words, schema: z.object({ note }), fields: { note: proseField(2) } });

const dayTo = ['other-host', 'other-day', 'cancel'] as const;

/** The form of all consultations of a host on a day. `others` can take over. */
export function dayForm(others: readonly Pick<Host, 'id' | 'name'>[]) {
  const values = dayTo.filter((to) => to !== 'other-host' || others.length > 0);
  const options = (_language: string, selected: string) =>
    others.map(({ id, name }) => ({ value: id, label: name, selected: id === selected }));
  return form({
    words,
    schema: z
      .object({
        date: dayInput,
        to: z.enum(dayTo),
        hostId: lineInput(36, 0),
        day: dayInput.nullable(),
        note,
      })
      .refine(({ to, day }) => to !== 'other-day' || day !== null, {
        ...fault('required', 'This field is required.'),
        path: ['day'],
      }),
    fields: {
      date: date(),
      to: choice(values, `${words}.to`),
      hostId: others.length === 0 ? hidden() : select(options),
      day: orNull(date()),
      note: proseField(2),
    },
    // A time that is taken stands against all of the day.
    errorsAt: { slot: 'to' },
  });
}

/** Returns the name of a state, or of what became of a consultation. */
export function stateView({ state, outcome }: Pick<Booking, 'state' | 'outcome'>, language: string) {
  const name = outcome ?? state;
  const shapes = {
    pending: { tone: 'warn', icon: 'half' },
    offered: { tone: 'warn', icon: 'half' },
    booked: { tone: 'good', icon: 'dot' },
    cancelled: { tone: 'off', icon: 'square' },
    attended: { tone: 'good', icon: 'dot' },
    'no-show': { tone: 'bad', icon: 'bang' },
  } as const;
  return { ...shapes[name], label: translate(language, `${words}.state.${name}`) };
}
