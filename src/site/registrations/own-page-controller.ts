import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type Type,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { findDelegationByToken } from '../../domain/delegations/delegations.queries.js';
import { originOf } from '../../domain/identity/origin.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { findAttendee } from '../../domain/registrations/registrations.queries.js';
import { visitorToken } from '../../domain/registrations/link-tokens.js';
import { canonicalZone } from '../../domain/time/zones.js';
import { findAttendeeByPageToken } from '../../domain/registrations/links.queries.js';
import { ProveAddress } from '../../flows/registrations/prove-address.flow.js';
import { Config } from '../../platform/config.js';
import type { Connection } from '../../platform/database/tx.js';
import { SiteController } from '../site-controller.js';
import { rememberVisitor } from './visitor-cookie.js';

type FindOwner = (connection: Connection, token: string) => Promise<Attendee | null>;

/** Returns a guard that proves the address of a person who POSTs to a link that is only sent by email. */
function provingGuard(findOwner: FindOwner, isOwnPage = false): Type<CanActivate> {
  @Injectable()
  class ProvingGuard implements CanActivate {
    constructor(
      private readonly database: DataSource,
      private readonly proveAddress: ProveAddress,
      private readonly config: Config,
    ) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { token?: string } }>>();
      const { token } = request.params;
      if (request.method !== 'POST' || token === undefined) return true;
      const owner = await findOwner(this.database.manager, token);
      if (owner === null) return true;
      const browserZone = canonicalZone(request.cookies['tz'] ?? '');
      await this.proveAddress.run(owner, originOf('page', request.ip), browserZone);
      if (isOwnPage) {
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        rememberVisitor(request, reply, visitorToken(this.config.secret, owner.id, owner.linkVersion));
      }
      return true;
    }
  }
  return ProvingGuard;
}

const OwnPageGuard = provingGuard(findAttendeeByPageToken, true);

const DelegationGuard = provingGuard(async (connection, token) => {
  const delegation = await findDelegationByToken(connection, token);
  return delegation && findAttendee(connection, delegation.coordinatorId);
});

/** Declares a controller of a person's own pages, below `/me/{token}`. */
export function OwnPageController(path = ''): ClassDecorator {
  return applyDecorators(SiteController(`me/:token${path}`), UseGuards(OwnPageGuard));
}

/** Declares a controller of a delegation's pages, below `/delegations/{token}`: its coordinator has the link by email. */
export function DelegationPageController(path = ''): ClassDecorator {
  return applyDecorators(SiteController(`delegations/:token${path}`), UseGuards(DelegationGuard));
}
