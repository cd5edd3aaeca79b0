import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { feedbackMark } from '../../domain/feedback/feedback-mark.js';
import { feedbackQuestions, findFeedbackMarks } from '../../domain/feedback/feedback.queries.js';
import { GiveFeedback } from '../../flows/feedback/give-feedback.flow.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, type FieldError, Invalid } from '../../platform/errors.js';
import { renderPage } from '../../platform/views/renderer.js';
import { answersFromForm, type TypedAnswers, typedAnswers } from '../../domain/questions/answer-form.js';
import { formLimit } from '../limits.js';
import { sendPage, textValues } from '../visitor.js';
import { myFeedbackPage } from './my-feedback.page.js';
import { registrationOfLink, viewerOfLink } from '../registrations/own-link.js';
import { myRegistrationPath } from '../registrations/registration-paths.js';

interface Typed {
  answers: TypedAnswers;
  isNamed: boolean;
  faults: readonly FieldError[];
}

const blank: Typed = { answers: {}, isNamed: false, faults: [] };

/** What a person says after a session. */
@Controller('me/:token/registrations/:id/feedback')
export class MyFeedbackController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly giveFeedback: GiveFeedback,
  ) {}

  @Get()
  async form(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(token, id, request, reply, blank, 200);
  }

  @Post()
  @RouteConfig(formLimit)
  async give(
    @Param('token') token: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tx = this.database.manager;
    const { registration, session, call } = await registrationOfLink(tx, token, id);
    const answers = typedAnswers(body, await feedbackQuestions(tx, session, call));
    const isNamed = textValues(body)['named'] === 'yes';
    try {
      await this.giveFeedback.run(registration.id, answersFromForm(answers), isNamed);
      void reply.redirect(`${myRegistrationPath(`/me/${token}`, registration.id)}?done=feedback`, 303);
    } catch (error) {
      if (error instanceof Invalid) {
        await this.show(token, id, request, reply, { answers, isNamed, faults: error.faults }, 422);
      } else if (error instanceof Conflict) await this.show(token, id, request, reply, blank, 409);
      else throw error;
    }
  }

  private async show(
    token: string,
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: Typed,
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const { attendee, registration, session, call } = await registrationOfLink(tx, token, id);
    const viewer = viewerOfLink(request, attendee, this.clock.now());
    const backPath = myRegistrationPath(`/me/${token}`, registration.id);
    const marks = await findFeedbackMarks(tx, [feedbackMark(this.config.secret, registration.id)]);
    const input = {
      call,
      session,
      state: registration.state,
      questions: await feedbackQuestions(tx, session, call),
      isGiven: marks.size > 0,
      ...typed,
      backPath,
      frame: { path: `${backPath}/feedback`, mePath: `/me/${token}` },
    };
    sendPage(reply, renderPage('site/feedback/my-feedback', myFeedbackPage(input, viewer)), status);
  }
}
