import { translate } from '../../platform/i18n/messages.js';
import { perTzData } from './tz-data.js';
import { isTimeZone, listZones, zoneLabel } from './zones.js';

export interface Option {
  value: string;
  label: string;
  selected: boolean;
}

export interface OptionGroup {
  label: string;
  options: Option[];
}

/**
 * Returns time zone options: likely ones first, then all by region and city. Only the first group has a selection, so
 * that the long rest is the same for everyone. If `selected` is empty or unknown, nothing is selected.
 */
export function zoneGroups(language: string, now: Date, selected: string, likely: readonly string[]): OptionGroup[] {
  return [...likelyZones(language, now, selected, likely), ...allZones(language, now)];
}

/** Returns the likely time zones alone: the others are many, and most people never need them. */
export function likelyZones(language: string, now: Date, selected: string, likely: readonly string[]): [OptionGroup] {
  const near = [...new Set([selected, ...likely].filter((timeZone) => isTimeZone(timeZone)))];
  const options = near.map((timeZone) => ({
    value: timeZone,
    label: zoneLabel(timeZone, now, language),
    selected: timeZone === selected,
  }));
  return [{ label: translate(language, 'common.likelyZones'), options }];
}

// Offsets change on quarter hours, so the list of some 430 zones is built once for each.
const listed = perTzData(() => ({ quarter: 0, groups: new Map<string, OptionGroup[]>() }));

/** Returns all time zones by region and city, none of them selected. */
export function allZones(language: string, now: Date): OptionGroup[] {
  const quarter = Math.floor(now.getTime() / 900_000);
  const known = listed();
  if (known.quarter !== quarter) known.groups.clear();
  known.quarter = quarter;
  let groups = known.groups.get(language);
  if (!groups) known.groups.set(language, (groups = groupByRegion(language, now)));
  return groups;
}

function groupByRegion(language: string, now: Date): OptionGroup[] {
  const collator = new Intl.Collator(language);
  const regions = new Map<string, Option[]>();
  for (const { timeZone, region, label } of listZones(now, language)) {
    regions.set(region, [...(regions.get(region) ?? []), { value: timeZone, label, selected: false }]);
  }
  return [...regions]
    .map(([region, options]) => ({
      label: translate(language, `common.region.${region}`),
      options: options.sort((a, b) => collator.compare(a.label, b.label)),
    }))
    .sort((a, b) => collator.compare(a.label, b.label));
}

/** The list of all time zones in a language, which forms load when they need it. */
export function zoneOptionsPath(language: string): string {
  return `/time-zones?lang=${language}`;
}

/** Returns whether somebody without script asks for all time zones in a form. */
export function asksForAllZones(form: { text(name: string): string }): boolean {
  return form.text('zones') === 'all';
}
