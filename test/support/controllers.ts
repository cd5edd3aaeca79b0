import { areaModules } from '../../src/modules/areas.js';

/** The controllers of all areas whose routes lie below `/console`. */
export function consoleControllers(): (new () => object)[] {
  const controllers = areaModules.flatMap(
    (area) => (Reflect.getMetadata('controllers', area) ?? []) as (new () => object)[],
  );
  return controllers.filter((each) => /^\/?console(\/|$)/u.test(String(Reflect.getMetadata('path', each))));
}
