import { described, type FieldKind } from '../../platform/forms/field-kind.js';
import { textField } from '../../platform/forms/fields.js';
import { zoneGroups } from './zone-options.js';

/** A time zone, likely ones first. `isPreset` lets the browser choose its own while none is chosen. */
export function zone(likely: readonly string[] = ['UTC'], isPreset = false): FieldKind<string> {
  return textField(
    (text, at) => {
      const groups = zoneGroups(at.language, at.now, text, likely);
      return [described(at, 'fields/zone', text, { groups, hasZone: text !== '', preset: isPreset })];
    },
    (text) => text,
    (value) => value,
  );
}
