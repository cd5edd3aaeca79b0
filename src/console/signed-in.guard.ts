import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { requireAbility } from '../domain/identity/actor.js';
import { findOrganizerByLogin } from '../domain/identity/identity.queries.js';
import { Clock } from '../platform/clock.js';
import { Unauthorized } from '../platform/errors.js';
import { RequireAbility } from './require-ability.js';
import { actorOf, loginCookie, rememberOrganizer } from './signed-in.js';

/** Lets staff in whose role opens the page, and keeps with the request who it is. */
@Injectable()
export class SignedInGuard implements CanActivate {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = request.cookies[loginCookie];
    const organizer = token ? await findOrganizerByLogin(this.database.manager, token, this.clock.now()) : null;
    if (organizer === null) throw new Unauthorized('sign-in', 'Sign in first.');
    rememberOrganizer(request, organizer);
    const needed = this.reflector.getAllAndOverride(RequireAbility, [context.getHandler(), context.getClass()]);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    requireAbility(actorOf(request), needed ?? (reads ? 'read' : 'change'));
    return true;
  }
}
