import type { FieldError } from '../../platform/errors.js';
import { emailKey } from '../registrations/links/email-address.js';
import type { Match, MatchedPerson, Registered } from './match-people.js';
import type { ReportPerson } from './read-report.js';

/** The decision about a person in a report. */
type Verdict = { as: 'registration'; registrationId: string } | { as: 'walk-in' } | { as: 'left-out' };

/** A person in a report, with their match, the choice, and the resulting decision. */
export interface DecidedPerson {
  person: ReportPerson;
  match: Match;
  /** The choice as entered, valid or not; empty if there is none. */
  choice: string;
  verdict: Verdict;
  fieldError: FieldError | null;
}

/**
 * Decides about the people in a report. A known address matches automatically. For the others, there can be a choice by
 * person key: `left-out`, `walk-in`, `registration:ID`, or `address:` and the address of a registered person. Without a
 * choice, a unique name matches if `byName`, and everyone else is skipped. Invalid choices are errors at
 * `choices.LINE`.
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
      // As in the list of suggestions: `Name <address>`.
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
