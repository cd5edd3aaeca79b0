import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { AnswerQuestions } from '../../flows/registrations/answer-questions.flow.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, type FieldError, Invalid } from '../../platform/errors.js';
import { renderPage } from '../../platform/views/renderer.js';
import { answersFromForm, type TypedAnswers, typedAnswers } from '../../domain/questions/answer-form.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { formLimit } from '../limits.js';
import { myAnswersPage } from './my-answers.page.js';
import { registrationOfLink, viewerOfLink } from '../registrations/own-link.js';
import { myRegistrationPath } from '../registrations/registration-paths.js';
import { attendeeActor, sendPage } from '../visitor.js';

/** What a person answers to a session, on their own page. */
@Controller('me/:token/registrations/:id/answers')
export class MyAnswersController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly answerQuestions: AnswerQuestions,
  ) {}

  @Get()
  async form(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(token, id, request, reply, null, [], 200);
  }

  @Post()
  @RouteConfig(formLimit)
  async save(
    @Param('token') token: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tx = this.database.manager;
    const { attendee, registration } = await registrationOfLink(tx, token, id);
    const typed = typedAnswers(body, currentQuestions(await listQuestions(tx, registration.sessionId)));
    const actor = attendeeActor(request, attendee);
    try {
      await this.answerQuestions.run(registration.id, answersFromForm(typed), actor);
      void reply.redirect(`${myRegistrationPath(`/me/${token}`, registration.id)}?done=answered#answers`, 303);
    } catch (error) {
      if (error instanceof Invalid) await this.show(token, id, request, reply, typed, error.faults, 422);
      // Too late: the page says so by itself.
      else if (error instanceof Conflict) await this.show(token, id, request, reply, typed, [], 409);
      else throw error;
    }
  }

  private async show(
    token: string,
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: TypedAnswers | null,
    faults: readonly FieldError[],
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const { attendee, registration, session, call } = await registrationOfLink(tx, token, id);
    const viewer = viewerOfLink(request, attendee, this.clock.now());
    const questions = await listQuestions(tx, session.id);
    const backPath = myRegistrationPath(`/me/${token}`, registration.id);
    const frame = { path: `${backPath}/answers`, mePath: `/me/${token}` };
    const view = myAnswersPage({ call, session, registration, questions, typed, faults, backPath, frame }, viewer);
    sendPage(reply, renderPage('site/questions/my-answers', view), status);
  }
}
