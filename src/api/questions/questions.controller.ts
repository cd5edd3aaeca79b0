import { Body, Get, Param, Put } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SetQuestions } from '../../flows/questions/set-questions.flow.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { type QuestionsInput, questionsInput } from '../../domain/questions/question-input.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import { ApiController } from '../api-controller.js';
import { type ApiCall, Conditional } from '../api.guard.js';
import { requireMatch, sendEtag } from '../etag.js';
import { Operation } from '../operation.js';
import { questionsSchema, type QuestionsView, questionsView } from './question.view.js';

@ApiController('Sessions')
export class QuestionsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly setQuestions: SetQuestions,
  ) {}

  @Get('sessions/:id/questions')
  @Operation({
    summary: 'List registration questions',
    status: 200,
    answer: 'The questions in display order.',
    schema: questionsSchema,
    refusals: { 404: 'Session not found.' },
    requires: 'read',
  })
  async list(@Param('id') id: string, @Conditional() call: ApiCall): Promise<QuestionsView> {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    return answer(call, currentQuestions(await listQuestions(connection, session.id)));
  }

  @Put('sessions/:id/questions')
  @Operation({
    summary: 'Set registration questions',
    description:
      'Replaces the whole list, identified by `key`; questions that are not in the list are removed. When the label, ' +
      'kind or options of an answered question change, it gets a new `id`, and existing answers refer to the old one.',
    status: 200,
    answer: 'The questions in display order.',
    schema: questionsSchema,
    refusals: { 404: 'Session not found.', 409: 'The session is cancelled.' },
    requires: 'change',
    conditional: true,
  })
  async set(
    @Param('id') id: string,
    @Body({ schema: questionsInput }) input: QuestionsInput,
    @Conditional() call: ApiCall,
  ): Promise<QuestionsView> {
    const edit = (current: Question[]) => {
      requireMatch(call, fingerprint(questionsView(current)));
      return input.questions;
    };
    return answer(call, await this.setQuestions.run(id, edit, call.actor));
  }
}

function answer(call: ApiCall, questions: readonly Question[]): QuestionsView {
  const view = questionsView(questions);
  sendEtag(call, fingerprint(view));
  return view;
}
