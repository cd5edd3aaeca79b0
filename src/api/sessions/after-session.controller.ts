import { Get, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type CertificateRow, listCertificateRows } from '../../parts/certificates/domain/certificates.queries.js';
import { feedbackQuestions, listFeedback } from '../../parts/feedback/domain/feedback.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import {
  certificateSchema,
  type CertificateView,
  certificateView,
  feedbackSchema,
  type FeedbackView,
  feedbackView,
} from './after-session.view.js';
import { ApiController } from '../api-controller.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageOfAll, type PageQuery, pageQuery } from '../page.js';

@ApiController('Sessions')
export class AfterSessionApiController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

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

  @Get('sessions/:id/certificates')
  @Operation({
    summary: 'List certificates',
    description:
      'Returns people who have earned a certificate of attendance, sorted by name. Empty until the session ends. The required attendance is `certificateShare`.',
    status: 200,
    answer: 'A page of certificates.',
    schema: pageOf(certificateSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async certificates(
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<CertificateView>> {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const isOver = session.endsAt <= this.clock.now();
    const rows = isOver ? await listCertificateRows(connection, session.id) : [];
    const listing = { name: `certificates:${session.id}`, position: (row: CertificateRow) => [row.registrationId] };
    return pageOfAll(this.config.secret, listing, query, rows, certificateView);
  }
}
