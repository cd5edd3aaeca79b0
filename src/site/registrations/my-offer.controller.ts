import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { AnswerOffer } from '../../flows/registrations/answer-offer.flow.js';
import { Conflict } from '../../platform/errors.js';
import { formLimit } from '../limits.js';
import { registrationOfLink } from './own-link.js';
import { myRegistrationPath } from './registration-paths.js';
import { attendeeActor } from '../visitor.js';

/** What a person answers to the offer of a seat, on their own page. */
@Controller()
export class MyOfferController {
  constructor(
    private readonly database: DataSource,
    private readonly answerOffer: AnswerOffer,
  ) {}

  @Post('me/:token/registrations/:id/accept-offer')
  @RouteConfig(formLimit)
  accept(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer('accept', token, id, request, reply);
  }

  @Post('me/:token/registrations/:id/decline-offer')
  @RouteConfig(formLimit)
  decline(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer('decline', token, id, request, reply);
  }

  private async answer(
    answer: 'accept' | 'decline',
    token: string,
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { attendee, registration } = await registrationOfLink(this.database.manager, token, id);
    const actor = attendeeActor(request, attendee);
    try {
      await this.answerOffer[answer](registration.id, actor);
    } catch (error) {
      // The page of the registration says how it stands, and what can be done now.
      if (!(error instanceof Conflict)) throw error;
    }
    void reply.redirect(myRegistrationPath(`/me/${token}`, registration.id), 303);
  }
}
