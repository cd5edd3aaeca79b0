import { zoneGroups, type OptionGroup } from '../../domain/time/zone-options.js';
import type { FieldError } from '../../platform/errors.js';
import { field, type Field } from '../../platform/views/form-fields.js';
import { timingPreviewPath } from '../paths/time-paths.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { WallFields } from './local-time-fields.js';
import { timingView, type TimingView } from './timing-view.js';

/** The fields of a wall time, wherever one is typed. */
export interface WhenFields {
  startsOn: string;
  startsTime: string;
  start: Field;
  duration: Field;
  zone: Field;
  zones: OptionGroup[];
  previewPath: string;
  timing: TimingView | null;
}

/** The fields of a wall time with what is wrong with them and what they mean. */
export function whenFields(
  fields: WallFields,
  fieldErrors: readonly FieldError[],
  likelyZones: readonly string[],
  { language, now }: Pick<ConsoleLayout, 'language' | 'now'>,
): WhenFields {
  return {
    startsOn: fields.startsOn,
    startsTime: fields.startsTime,
    start: field('startsAtLocal', fields.startsOn, fieldErrors, language),
    duration: field('durationMinutes', fields.durationMinutes, fieldErrors, language),
    zone: field('timeZone', fields.timeZone, fieldErrors, language),
    zones: zoneGroups(language, now, fields.timeZone, [...likelyZones, 'UTC']),
    previewPath: timingPreviewPath,
    timing: timingView(fields, language),
  };
}
