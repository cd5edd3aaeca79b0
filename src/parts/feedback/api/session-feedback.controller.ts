import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { feedbackQuestions, listFeedback } from '../domain/feedback.queries.js';
import { feedbackSchema, type FeedbackView, feedbackView } from './feedback.view.js';

@ApiController('Sessions')
export class SessionFeedbackApiController {
  constructor(private readonly database: DataSource) {}

  @Get('sessions/:id/feedback')
  @Operation({
    summary: 'Get feedback',
    description: 'Answers are anonymous. With fewer than five answers, only their number is returned.',
    status: 200,
    answer: 'The feedback by question.',
    schema: feedbackSchema,
    refusals: { 404: 'Session not found.' },
    requires: 'read',
  })
  async feedback(@Param('id') id: string): Promise<FeedbackView> {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const call = await getCall(connection, session.callId);
    const questions = await feedbackQuestions(connection, session, call);
    return feedbackView(session, questions, await listFeedback(connection, session.id), call.languages[0] ?? 'en');
  }
}
