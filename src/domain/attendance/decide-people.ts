import type { FieldError } from '../../platform/errors.js';
import { emailKey } from '../registrations/email-address.js';
import type { Match, MatchedPerson, Registered } from './match-people.js';
import type { ReportPerson } from './read-report.js';

/** What becomes of somebody in a report. */
type Verdict = { as: 'registration'; registrationId: string } | { as: 'walk-in' } | { as: 'left-out' };

/** Somebody in a report, who they are taken for, what was chosen, and what follows. */
export interface DecidedPerson {
  person: ReportPerson;
  match: Match;
  /** As it was chosen, whether it holds or not; empty where nothing was. */
  choice: string;
  verdict: Verdict;
  fieldError: FieldError | null;
}

/**
 * Decides about the people of a report. An address decides by itself; for the others a choice may be given by the
 * person's key: `left-out`, `walk-in`, `registration:ID`, or `address:` and the address of somebody registered. Without
 * one, a single bearer of the name is taken where `byName`, and everybody else is left out. A choice that cannot be
 * followed is an error at `choices.LINE`.
 */
export function decidePeople(
  people: readonly MatchedPerson[],
  registered: readonly Registered[],
  choices: ReadonlyMap<string, string>,
  byName: boolean,
): DecidedPerson[] {
  const ids = new Set(registered.map((one) => one.registrationId));
  const byAddress = new Map(registered.map((one) => [one.emailKey, one.registrationId]));
  return people.map(({ person, match }): DecidedPerson => {
    if (match.kind === 'address') {
      return { person, match, choice: '', verdict: { as: 'registration', ...pick(match) }, fieldError: null };
    }
    const choice = choices.get(person.key) ?? '';
    const verdict = verdictOf(choice, person, match, { ids, byAddress, byName });
    if ('code' in verdict) return { person, match, choice, verdict: { as: 'left-out' }, fieldError: verdict };
    return { person, match, choice, verdict, fieldError: null };
  });
}

function verdictOf(
  choice: string,
  person: ReportPerson,
  match: Match,
  known: { ids: ReadonlySet<string>; byAddress: ReadonlyMap<string, string>; byName: boolean },
): Verdict | FieldError {
  const fault = (code: string, message: string) => ({ path: `choices.${person.line}`, code, message });
  const [kind = '', ...rest] = choice.split(':');
  const value = rest.join(':');
  switch (kind) {
    case '':
      return match.kind === 'name' && known.byName ? { as: 'registration', ...pick(match) } : { as: 'left-out' };
    case 'left-out':
      return { as: 'left-out' };
    case 'walk-in':
      return person.email === null
        ? fault('no-address', "The report has no email address for this person, so they can't be registered.")
        : { as: 'walk-in' };
    case 'registration':
      return known.ids.has(value)
        ? { as: 'registration', registrationId: value }
        : fault('not-registered', 'This session has no such registration.');
    case 'address': {
      // As the list of suggestions writes it: `Name <address>`.
      const address = /<([^<>]+)>\s*$/u.exec(value)?.[1] ?? value.trim();
      const registrationId = known.byAddress.get(emailKey(address));
      return registrationId === undefined
        ? fault('not-registered', 'No one is registered for this session with this address.')
        : { as: 'registration', registrationId };
    }
    default:
      return fault('unknown-choice', 'Must be one of the choices.');
  }
}

const pick = ({ registrationId }: { registrationId: string }) => ({ registrationId });
