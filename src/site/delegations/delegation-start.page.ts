import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { likelyZones, zoneGroups, zoneOptionsPath } from '../../domain/time/zone-options.js';
import { isTimeZone } from '../../domain/time/zones.js';
import { languageOptions } from '../registrations/form-options.js';
import { publicLayout } from '../layout.js';
import { delegationsPath, lostLinkPath, programmePath, type Query, withQuery } from '../paths.js';

export const delegationStartFields = ['name', 'email', 'organization', 'timeZone', 'language'] as const;
export type DelegationStartValues = Partial<Record<(typeof delegationStartFields)[number], string>>;

/**
 * Returns the form for requesting the link to a delegation's page. `allZones` lists all time zones, for people without
 * script.
 */
export function delegationStartPage(
  call: Call,
  viewer: Viewer,
  form: { values?: DelegationStartValues; fieldErrors?: readonly FieldError[]; query?: Query; allZones?: boolean } = {},
) {
  const { language } = viewer;
  const { values = {}, fieldErrors = [] } = form;
  const action = delegationsPath(call);
  const heading = translate(language, 'delegations.start.title');
  const timeZone = values.timeZone ?? (viewer.isOwnZone ? viewer.timeZone : '');
  const zones = form.allZones ? zoneGroups : likelyZones;
  const describe = (id: keyof DelegationStartValues) => field(id, values[id], fieldErrors, language);
  const fields = {
    name: describe('name'),
    email: describe('email'),
    organization: describe('organization'),
    timeZone: describe('timeZone'),
    language: describe('language'),
  };
  const labels = {
    name: translate(language, 'sessions.name'),
    email: translate(language, 'common.email'),
    organization: translate(language, 'sessions.organization'),
    timeZone: translate(language, 'sessions.timeZone'),
    language: translate(language, 'sessions.emailLanguage'),
  };
  return {
    ...publicLayout({ viewer, call, path: action, query: form.query ?? {}, section: 'programme' }, heading),
    heading,
    action: withQuery(action, { session: form.query?.['session'] }),
    fields,
    errors: errorSummary(Object.values(fields), labels, language),
    hasZone: isTimeZone(timeZone),
    zones: zones(language, viewer.now, timeZone, [viewer.timeZone, call.timeZone, 'UTC']),
    // Where the others are; null if all are listed.
    moreZonesPath: form.allZones ? null : zoneOptionsPath(language),
    languages: languageOptions(fields.language.value || language),
    lostLinkPath: lostLinkPath(call),
  };
}

/** Returns the page after that form, which doesn't reveal whether the address is known. */
export function delegationSentPage(call: Call, email: string, viewer: Viewer) {
  const heading = translate(viewer.language, 'delegations.start.sentTitle');
  const path = delegationsPath(call);
  return {
    ...publicLayout({ viewer, call, path, section: 'programme', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, 'delegations.start.sentText', { email }),
    againPath: path,
    programmePath: programmePath(call),
  };
}
