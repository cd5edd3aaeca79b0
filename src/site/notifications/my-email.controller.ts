import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { RetryAddress } from '../../flows/notifications/retry-address.flow.js';
import { linkLimit } from '../limits.js';
import { attendeeOfLink } from '../registrations/own-link.js';
import { attendeeActor } from '../visitor.js';

/** "Try again", for people from whom mail came back. */
@Controller()
export class MyEmailController {
  constructor(
    private readonly database: DataSource,
    private readonly tryAgain: RetryAddress,
  ) {}

  @Post('me/:token/try-again')
  @RouteConfig(linkLimit)
  async again(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id } = await attendeeOfLink(this.database.manager, token);
    await this.tryAgain.run(id, attendeeActor(request, { id }));
    void reply.redirect(`/me/${token}?done=again`, 303);
  }
}
