import type { Viewer } from '../../domain/sessions/viewer.js';
import { likelyZones, type OptionGroup, zoneGroups, zoneOptionsPath } from '../../domain/time/zone-options.js';
import { zoneLabel } from '../../domain/time/zones.js';

/** Whose time a page shows, and the form that changes it. */
export interface ZoneMenu {
  path: string;
  /** `Nairobi (UTC+3)` */
  name: string;
  hidden: { name: string; value: string }[];
  groups: OptionGroup[];
  /** Where the browser gets the rest of the time zones; null if all are listed. */
  morePath: string | null;
}

/** Returns the menu of a page with this address. `allZones` lists all time zones, for people without script. */
export function zoneMenu(
  path: string,
  hidden: ZoneMenu['hidden'],
  { timeZone, now, language }: Viewer,
  callZone: string,
  allZones: boolean,
): ZoneMenu {
  return {
    path,
    name: zoneLabel(timeZone, now, language),
    hidden,
    groups: (allZones ? zoneGroups : likelyZones)(language, now, timeZone, [callZone, 'UTC']),
    morePath: allZones ? null : zoneOptionsPath(language),
  };
}
