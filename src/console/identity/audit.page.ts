import { auditGroups } from '../../domain/identity/audit-action.js';
import type { AuditRow } from '../../domain/identity/audit.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { AuditName } from '../ui/audit.queries.js';
import { auditView } from '../ui/audit-view.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../paths/paths.js';
import { auditPath } from '../paths/identity-paths.js';

/** The filter of the page, as entered. */
export interface AuditSearch {
  who: string;
  about: string;
  /** The kind of subject; empty for all. */
  group: string;
  day: string;
}

/** Returns one page of the activity log. `older` is the position where the next page begins. */
export function auditPage(
  layout: ConsoleLayout,
  input: {
    search: AuditSearch;
    rows: readonly AuditRow[];
    names: ReadonlyMap<string, AuditName>;
    timeZone: string;
    isFirst: boolean;
    older: string | null;
  },
) {
  const { language, now } = layout;
  const { search } = input;
  const query = { ...search };
  const groupLabel = (group: string) => translate(language, `console.identity.audit.group.${group}`);
  return {
    ...layout,
    title: translate(language, 'console.identity.audit.title'),
    path: auditPath,
    search,
    isNarrowed: Object.values(search).some((value) => value !== ''),
    groups: [
      { value: '', label: groupLabel('all'), selected: search.group === '' },
      ...auditGroups()
        .map((value) => ({ value, label: groupLabel(value), selected: value === search.group }))
        .toSorted((a, b) => a.label.localeCompare(b.label, language)),
    ],
    zoneNote: translate(language, 'console.identity.audit.zone', { place: zoneLabel(input.timeZone, now, language) }),
    rows: input.rows.map((row) => auditView(row, input.names, { timeZone: input.timeZone, language, now: layout.now })),
    olderPath: input.older && withQuery(auditPath, query, { before: input.older }),
    newestPath: input.isFirst ? null : withQuery(auditPath, query),
  };
}
