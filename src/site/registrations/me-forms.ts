import type { FieldError } from '../../platform/errors.js';
import { translate, languages } from '../../platform/i18n/messages.js';
import type { DeadlineView } from '../calls/call-deadline.js';
import { formatTime } from '../../domain/time/format.js';
import { type EmailCategory, emailCategories } from '../../domain/notifications/unsubscribe/email-category.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { likelyZones, zoneGroups, zoneOptionsPath, type Option } from '../../domain/time/zone-options.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** A submitted or initial form. */
export interface FormInput {
  action: string;
  values?: Readonly<Record<string, string | undefined>>;
  fieldErrors?: readonly FieldError[];
  allZones?: { path: string; areListed: boolean };
}

/** Returns the categories with an unchecked box. */
export function mutedIn(values: Readonly<Record<string, string | undefined>>): EmailCategory[] {
  return emailCategories.filter((category) => !values[category]);
}

/** The form for time zone, language and email preferences. */
export function preferencesForm(
  { action, values = {}, fieldErrors = [], allZones }: FormInput,
  attendee: { timeZone: string; language: string; unsubscribedFrom: readonly EmailCategory[] },
  viewer: Viewer,
) {
  const { language, now } = viewer;
  const zones = allZones?.areListed ? zoneGroups : likelyZones;
  const unsubscribedFrom = values['mails'] ? mutedIn(values) : attendee.unsubscribedFrom;
  const fields = [
    field('timeZone', values['timeZone'] ?? attendee.timeZone, fieldErrors, language),
    field('language', values['language'] ?? attendee.language, fieldErrors, language),
  ] as const;
  const labels = {
    timeZone: translate(language, 'common.timeZone'),
    language: translate(language, 'registrations.me.language'),
  };
  const errors = errorSummary(fields, labels, language);
  return {
    action,
    timeZone: fields[0],
    language: fields[1],
    errors,
    // Whether it is unfolded.
    isOpen: errors !== null || allZones?.areListed === true,
    zones: zones(language, now, attendee.timeZone, ['UTC']),
    // Where the browser gets the rest of the time zones; null if all are listed.
    moreZonesPath: allZones?.areListed ? null : zoneOptionsPath(language),
    // The page with all time zones, for people without script.
    allZonesPath: allZones?.path ?? '',
    languages: languageOptions(fields[1].value),
    zoneNow: translate(language, 'registrations.me.zoneNow', { time: formatTime(now, attendee.timeZone, language) }),
    // The categories of emails with their settings.
    mails: emailCategories.map((name) => ({
      name,
      label: translate(language, `registrations.me.mail.${name}`),
      checked: !unsubscribedFrom.includes(name),
    })),
  };
}

/** Returns a sentence about the deadline for proposals. */
export function deadlineText({ day, time, detail }: DeadlineView, language: string): string {
  if (time === null) return translate(language, 'registrations.me.deadline', { day, detail });
  return translate(language, 'registrations.me.deadlineOpen', { day, time, detail });
}

/** Returns the supported languages, each with its own name. */
export function languageOptions(selected: string): Option[] {
  return languages.map(({ code, name }) => ({ value: code, label: name, selected: code === selected }));
}
