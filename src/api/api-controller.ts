import { applyDecorators, Controller, UseGuards, UsePipes } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiGuard } from './api.guard.js';
import { schemaPipe } from './schema.pipe.js';

/** Declares a controller of the JSON API below /api/v1, with the section of its documentation. */
export function ApiController(tag: string, path = ''): ClassDecorator {
  return applyDecorators(Controller(`api/v1${path}`), UseGuards(ApiGuard), UsePipes(schemaPipe), ApiTags(tag));
}
