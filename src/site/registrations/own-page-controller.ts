import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { originOf } from '../../domain/identity/origin.js';
import { findAttendeeByPageToken } from '../../domain/registrations/registrations.queries.js';
import { ProveAddress } from '../../flows/registrations/prove-address.flow.js';
import { SiteController } from '../site-controller.js';

/** Proves the address of a person who sends anything from their own page: its link leaves only by email. */
@Injectable()
class OwnPageGuard implements CanActivate {
  constructor(
    private readonly database: DataSource,
    private readonly proveAddress: ProveAddress,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { method, params, ip } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { token?: string } }>>();
    if (method !== 'POST' || params.token === undefined) return true;
    const attendee = await findAttendeeByPageToken(this.database.manager, params.token);
    if (attendee !== null) await this.proveAddress.run(attendee, originOf('page', ip));
    return true;
  }
}

/** Declares a controller of a person's own pages, below `/me/{token}`. */
export function OwnPageController(path = ''): ClassDecorator {
  return applyDecorators(SiteController(`me/:token${path}`), UseGuards(OwnPageGuard));
}
