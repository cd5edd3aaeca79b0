import {
  applyDecorators,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { openPage, SitePage } from './site-page.js';

/** A guard that allows everyone and opens the page for the request. */
@Injectable()
class SiteGuard implements CanActivate {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    openPage(new SitePage(request, reply, this.database.manager, this.clock.now()));
    return true;
  }
}

/** Declares a controller of the public site. */
export function SiteController(path = ''): ClassDecorator {
  return applyDecorators(Controller(path), UseGuards(SiteGuard));
}
