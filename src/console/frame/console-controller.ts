import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { ConsoleErrorFilter } from './console-error.filter.js';
import { CsrfGuard } from './csrf.guard.js';
import { InSection, SignedInGuard } from './signed-in.guard.js';

/**
 * Declares a controller below /console: for organizers only, every change with a token, refusals as pages of the
 * console. `section` is the entry of the menu that its pages belong to.
 */
export function ConsoleController(path: string, section: string | null = null): ClassDecorator {
  return applyDecorators(
    Controller(`console/${path}`),
    InSection(section),
    UseGuards(SignedInGuard, CsrfGuard),
    UseFilters(ConsoleErrorFilter),
  );
}
