import type { DynamicModule, Provider, Type } from '@nestjs/common';

/** Everything that an area of the product contributes, in one object. `areas.ts` lists all areas. */
export interface Area<Name extends string = string> {
  readonly name: Name;
  /** What is switched off with a part. */
  readonly surface: {
    readonly controllers: readonly Type[];
    /** Flows, and whatever else is injected: everywhere, and not only in the area. */
    readonly providers: readonly Provider[];
  };
}

/** An area as it is written: it names only what it has. */
interface WrittenArea<Name extends string> {
  name: Name;
  surface?: Partial<Area['surface']>;
}

/** Declares an area. */
export function area<const Name extends string>({ name, surface }: WrittenArea<Name>): Area<Name> {
  return {
    name,
    surface: { controllers: [], providers: [], ...surface },
  };
}

/** Returns the Nest module of an area. */
export function moduleOf({ name, surface }: Area): DynamicModule {
  const module = Object.defineProperty(class {}, 'name', { value: name });
  const providers = [...surface.providers];
  return { module, global: true, controllers: [...surface.controllers], providers, exports: providers };
}
