import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { organizationKinds } from '../../../domain/organizations/organization.js';
import { nothingCounted, type OutcomeGroup } from '../domain/funnel.js';
import type { OutcomeRow } from '../domain/outcomes.queries.js';
import { translate } from '../../../platform/i18n/messages.js';
import { themeLabels, type ThemeLabel } from '../../../domain/sessions/session-labels.js';
import { sessionKinds } from '../../../domain/sessions/session.js';
import { countryName } from '../../../platform/i18n/country-name.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { sessionPath } from '../../../console/paths/session-paths.js';

/** The label of a row. */
export interface OutcomeName {
  name: string;
  theme: ThemeLabel | null;
  path: string | null;
  note: string | null;
}

/** Labels a row of a group. */
export function outcomeName(row: OutcomeRow, group: OutcomeGroup, call: Call, language: string): OutcomeName {
  const plain = (name: string): OutcomeName => ({ name, theme: null, path: null, note: null });
  switch (group) {
    case 'theme': {
      const theme = themeLabels(callTexts(call, language).themes).find(({ slug }) => slug === row.key) ?? null;
      return { ...plain(theme?.name ?? row.key), theme };
    }
    case 'session':
      return {
        name: row.title ?? row.key,
        theme: null,
        path: sessionPath({ id: row.key }),
        note: row.startsAt && row.timeZone && dayAndTime(new Date(row.startsAt), call.timeZone, language),
      };
    case 'kind':
      return plain(known(sessionKinds, row.key, `sessions.kind.${row.key}`, language));
    case 'country':
      return plain(row.key === '' ? translate(language, 'console.outcomes.unknown') : countryName(row.key, language));
    case 'link':
      return plain(row.key || translate(language, 'console.outcomes.noLink'));
    case 'organization-kind':
      return plain(known(organizationKinds, row.key, `organizations.kind.${row.key}`, language));
  }
}

/** Themes in the order of the call, those without anybody too; the other groups as they are. */
export function inOrder(rows: readonly OutcomeRow[], group: OutcomeGroup, call: Call): OutcomeRow[] {
  if (group !== 'theme') return [...rows];
  const own = call.themes.map(
    ({ slug }) => rows.find(({ key }) => key === slug) ?? { ...nothingCounted(), ...unnamed, key: slug },
  );
  return [...own, ...rows.filter(({ key }) => !call.themes.some(({ slug }) => slug === key))];
}

const unnamed = { title: null, startsAt: null, timeZone: null };

function known(all: readonly string[], key: string, message: string, language: string): string {
  if (key === '') return translate(language, 'console.outcomes.unknown');
  return all.includes(key) ? translate(language, message) : key;
}
