import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { ConsoleErrorFilter } from './console-error.filter.js';
import { CsrfGuard } from './csrf.guard.js';
import { SignedInGuard } from './signed-in.guard.js';

/** A controller below /console: for organizers only, every change with a token, refusals as pages of the console. */
export function ConsoleController(path: string): ClassDecorator {
  return applyDecorators(
    Controller(`console/${path}`),
    UseGuards(SignedInGuard, CsrfGuard),
    UseFilters(ConsoleErrorFilter),
  );
}
