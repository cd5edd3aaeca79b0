import type { z } from 'zod';
import type { CrewMember } from '../../../domain/speakers/session-speakers.queries.js';
import { type CrewTask, minutesAfterStart, timeOfDay } from '../../../domain/speakers/crew-task.js';
import type { Speaker } from '../../../domain/speakers/speaker.entity.js';
import { offerKey } from '../../../domain/sessions/language-offer.js';
import { offerLine } from '../../../domain/sessions/offer-labels.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { flag, hidden, line, orNull, select } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { crewFormFields } from '../domain/crew-input.js';

/** Half a day before the start begins the day in which a time of day is meant. */
const earliest = -721;

function taskFields(session: Session) {
  const offers = session.languageOffers.filter(({ afterwards }) => afterwards !== true);
  const options = (language: string, selected: string) =>
    offers.map(({ kind, language: code }) => {
      const value = offerKey({ kind, language: code });
      return { value, label: offerLine({ kind, language: code }, language), selected: value === selected };
    });
  return {
    offer: select(options),
    from: orNull(line({ type: 'time', max: 5 })),
    until: orNull(line({ type: 'time', max: 5 })),
    takesTurns: flag(),
  };
}

function common(session: Session) {
  const place = (language: string) => zoneCity(session.timeZone, language);
  return {
    words: 'console.interpretation.crew',
    errorsAt: { language: 'offer' },
    hints: {
      from: (language: string) =>
        translate(language, 'console.interpretation.crew.hint.from', { place: place(language) }),
    },
    pairs: [
      ['from', 'until'],
      ['name', 'email'],
    ],
  } as const;
}

/** The form of what somebody does in a session. */
export function taskForm(session: Session) {
  const schema = crewFormFields.pick({ offer: true, from: true, until: true, takesTurns: true });
  return form({ ...common(session), schema, fields: taskFields(session), pairs: [['from', 'until']] });
}

/** The form in which somebody is asked: one of the people of the call, or somebody new. */
export function bookingForm(session: Session, people: readonly Speaker[]) {
  const options = (_: string, selected: string) =>
    people.map(({ id, name, email, affiliation }) => ({
      value: id,
      label: [name, email ?? affiliation].filter(Boolean).join(', '),
      selected: id === selected,
    }));
  return form({
    ...common(session),
    schema: crewFormFields,
    fields: {
      personId: {
        ...orNull(people.length === 0 ? hidden() : select(options, 'console.interpretation.crew.new')),
        isOptional: false,
      },
      name: { ...line(), isOptional: people.length > 0 },
      email: { ...orNull(line({ type: 'email' })), isOptional: people.length > 0 },
      ...taskFields(session),
    },
  });
}

/** What was typed into the form of a task. */
export type TypedTask = TypedForm<ReturnType<typeof taskForm>>;

/** Returns a task as the form shows it. */
export function typedTask(session: Session, task: CrewTask): TypedTask {
  const time = (minutes: number | null) => (minutes === null ? null : timeOfDay(minutes, session));
  const { takesTurns } = task;
  return taskForm(session).show({ offer: offerKey(task), from: time(task.from), until: time(task.until), takesTurns });
}

/** Returns the task that was read from a form. */
export function taskOf(
  session: Session,
  {
    offer: key,
    from,
    until,
    takesTurns,
  }: Pick<z.output<typeof crewFormFields>, 'offer' | 'from' | 'until' | 'takesTurns'>,
): CrewTask {
  const offer = session.languageOffers.find((one) => offerKey(one) === key);
  const begins = from === null ? 0 : minutesAfterStart(from, session, earliest);
  const ends = until === null ? session.durationMinutes : minutesAfterStart(until, session, begins);
  return {
    kind: offer?.kind ?? 'interpreted',
    language: offer?.language ?? '',
    from: begins === 0 ? null : begins,
    until: ends === session.durationMinutes ? null : ends,
    takesTurns,
  };
}

/** Returns what the form proposes: what somebody did who declined (`instead`), or an offer, in turns if somebody does it. */
export function proposedTask(
  session: Session,
  crew: readonly CrewMember[],
  { instead, offer }: { instead: string; offer: string },
): TypedTask {
  const declined = crew.find(({ id, status }) => id === instead && status === 'declined');
  if (declined !== undefined) return typedTask(session, declined.task);
  const isDone = crew.some(({ task, status }) => offerKey(task) === offer && status !== 'declined');
  return taskForm(session).show({ offer, from: null, until: null, takesTurns: isDone });
}
