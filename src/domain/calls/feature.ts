import { Place } from '../../platform/place.js';
import type { Call } from './call.entity.js';

/** Something that a call uses or not; the navigation has it from its first use on. */
export interface Feature {
  name: string;
  /** SQL that says whether the call `$1` uses it, and is cheap: every page of the console asks. */
  isUsed: string;
}

/** The features of all areas. */
export const features = new Place<Feature>('features', ({ name }) => name);

/** Whether the navigation shows a feature: as somebody has chosen, and otherwise once the call uses it. */
export function isFeatureShown(call: Pick<Call, 'features'>, used: readonly string[], name: string): boolean {
  return call.features[name] ?? used.includes(name);
}
