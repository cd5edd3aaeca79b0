import type { DynamicModule, Provider, Type } from '@nestjs/common';
import type { ApiTag } from '../api/openapi.js';
import type { NavigationItem } from '../console/frame/navigation.js';
import type { Contribution } from '../platform/place.js';
import type { EmailKind } from '../domain/notifications/kinds/kind.js';
import type { PersonalData } from '../domain/privacy/personal-data.js';

/** Everything that an area of the product contributes, in one object. `areas.ts` lists all areas. */
export interface Area<Name extends string = string> {
  readonly name: Name;
  /** What stays when a part is switched off, because its rows stay. */
  readonly data: {
    /** Its kinds of email; those of the core are listed in `domain/notifications/kinds/kinds.ts`. */
    readonly emails: readonly EmailKind[];
    /** What it records in the activity log: `subject.what-happened`. */
    readonly auditActions: readonly string[];
    /** What it stores about people; missing if nothing, or if it belongs to the core, which privacy knows. */
    readonly personalData?: PersonalData;
    readonly contributes: readonly Contribution[];
  };
  /** What is switched off with a part. */
  readonly surface: {
    readonly controllers: readonly Type[];
    /** Flows, and whatever else is injected: everywhere, and not only in the area. */
    readonly providers: readonly Provider[];
    readonly navigation: readonly NavigationItem[];
    readonly apiTags: readonly ApiTag[];
    readonly contributes: readonly Contribution[];
  };
}

/** An area as it is written: it names only what it has. */
interface WrittenArea<Name extends string> {
  name: Name;
  data?: Partial<Area['data']>;
  surface?: Partial<Area['surface']>;
}

/** Declares an area. */
export function area<const Name extends string>({ name, data, surface }: WrittenArea<Name>): Area<Name> {
  return {
    name,
    data: { emails: [], auditActions: [], contributes: [], ...data },
    surface: { controllers: [], providers: [], navigation: [], apiTags: [], contributes: [], ...surface },
  };
}

/** Returns the Nest module of an area. */
export function moduleOf({ name, surface }: Area): DynamicModule {
  const module = Object.defineProperty(class {}, 'name', { value: name });
  const providers = [...surface.providers];
  return { module, global: true, controllers: [...surface.controllers], providers, exports: providers };
}
