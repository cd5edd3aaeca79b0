import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { findOrganizerByLogin } from '../identity/identity.queries.js';
import { Clock } from '../platform/clock.js';
import { Unauthorized } from '../platform/errors.js';
import { loginCookie, rememberOrganizer } from './signed-in.js';

/** Lets organizers in and keeps with the request who it is. */
@Injectable()
export class SignedInGuard implements CanActivate {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = request.cookies[loginCookie];
    const organizer = token ? await findOrganizerByLogin(this.database.manager, token, this.clock.now()) : null;
    if (organizer === null) throw new Unauthorized('sign-in', 'Sign in first.');
    rememberOrganizer(request, organizer);
    return true;
  }
}
