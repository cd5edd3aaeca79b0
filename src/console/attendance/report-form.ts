import type { FormValues } from '../../platform/http/form-values.js';
import type { DecidedPerson } from '../../domain/attendance/decide-people.js';
import { isTimeZone } from '../../domain/time/zones.js';

/** The names of the fields of the preview of a report, by the line of a person. */
export const choiceField = (line: number) => `as.${line}`;
export const addressField = (line: number) => `to.${line}`;

/** The zone that was chosen, or null for the session's. */
export function chosenZone(values: FormValues): string | null {
  const text = values.text('timeZone');
  return isTimeZone(text) ? text : null;
}

/** Reads the choices for the people of a report; people whom the form did not ask about have none. */
export function chosenFor(people: readonly Pick<DecidedPerson, 'person'>[], values: FormValues) {
  return new Map(
    people.flatMap(({ person: { key, line } }): [string, string][] => {
      const choice = values.text(choiceField(line));
      const typed = values
        .text(addressField(line))
        .replaceAll(/\p{Cc}/gu, ' ')
        .trim();
      // A typed address wins over the other fields, which may be unchanged.
      const isTyped = typed !== '' && ['', 'left-out', 'address'].includes(choice);
      if (isTyped || choice === 'address') return [[key, `address:${typed}`]];
      return choice === '' ? [] : [[key, choice]];
    }),
  );
}
