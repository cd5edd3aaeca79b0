import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { listAnswers } from '../../domain/registrations/answers.queries.js';
import { liveStates } from '../../domain/registrations/registration.js';
import { countRegistrations } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { answersPage } from './answers.page.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, sendPage } from '../console-pages.js';

/** What people answer to the questions of a session. */
@ConsoleController('sessions/:id/answers')
export class AnswersController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const call = await getCall(tx, session.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const counts = await countRegistrations(tx, session.id);
    const registrations = liveStates.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
    const questions = await listQuestions(tx, session.id);
    const rows = await listAnswers(tx, session.id, liveStates);
    sendPage(reply, 'questions/answers', answersPage(frame, { session, questions, rows, registrations }));
  }
}
