import { Controller } from '@nestjs/common';

/** Declares a controller of the public site, whose handlers respond through their `SitePage`. */
export function SiteController(path: string | string[] = ''): ClassDecorator {
  return Controller(path);
}
