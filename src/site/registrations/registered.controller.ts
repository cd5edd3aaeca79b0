import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { sameToken } from '../../platform/tokens.js';
import { statusToken } from '../../domain/registrations/link-tokens.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { getRegistration } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { statusPage } from './status.page.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { findRegistered } from './registered.js';

/** The page that follows a registration, whose address need not be its reader's. */
@SiteController('registered/:id/:token')
export class RegisteredController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get()
  async status(@Param('id') id: string, @Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const registered = await this.registered(id, token);
    const input = await findRegistered(this.database.manager, this.config, page, registered);
    page.render('registrations/status', statusPage(input, page.viewer(registered.call)));
  }

  private async registered(
    id: string,
    token: string,
  ): Promise<{ call: Call; session: Session; registration: Registration }> {
    const connection = this.database.manager;
    const registration = await getRegistration(connection, id);
    if (!sameToken(token, statusToken(this.config.secret, registration.id))) {
      throw new NotFound('registration-not-found', 'Registration not found.');
    }
    const session = await getSession(connection, registration.sessionId);
    return { call: await getCall(connection, session.callId), session, registration };
  }
}
