import { Body, Get, Param, Put } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SetQuestions } from '../../flows/questions/set-questions.flow.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { type QuestionsInput, questionsInput } from '../../domain/questions/question-input.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';
import { z } from 'zod';
import { questionKinds } from '../../domain/questions/question.js';

const translation = z.object({
  label: z.string().optional(),
  help: z.string().optional(),
  options: z.record(z.string(), z.string()).optional(),
});

const questionSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    key: z.string(),
    kind: z.enum(questionKinds),
    required: z.boolean(),
    label: z.string(),
    help: z.string(),
    options: z.array(z.object({ value: z.string(), label: z.string() })),
    min: z.number().nullable(),
    max: z.number().nullable(),
    translations: z.record(z.string(), translation),
  })
  .meta({ id: 'Question', title: 'Question' });

const questionsSchema = z.object({ questions: z.array(questionSchema) });
type QuestionsView = z.output<typeof questionsSchema>;

/** Returns the API view of the questions of a session, in order. */
function questionsView(questions: readonly Question[]): QuestionsView {
  return {
    questions: questions.map(({ id, key, kind, required, label, help, options, min, max, translations }) => ({
      id,
      key,
      kind,
      required,
      label,
      help,
      options,
      min,
      max,
      translations,
    })),
  };
}

@ApiController('Sessions')
export class QuestionsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly setQuestions: SetQuestions,
  ) {}

  @Get('sessions/:id/questions')
  @Operation({
    summary: 'List registration questions',
    description: 'What the registration form asks beyond name and address.',
    answer: 'The questions in display order.',
    schema: questionsSchema,
    refusals: { 404: 'Session not found.' },
    requires: 'read',
  })
  async list(@Param('id') id: string): Promise<QuestionsView> {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    return questionsView(currentQuestions(await listQuestions(connection, session.id)));
  }

  @Put('sessions/:id/questions')
  @Operation({
    summary: 'Set registration questions',
    description:
      'Replaces the whole list, identified by `key`; questions that are not in the list are removed. When the label, ' +
      'kind or options of an answered question change, it gets a new `id`, and existing answers refer to the old one.',
    answer: 'The questions in display order.',
    schema: questionsSchema,
    refusals: { 404: 'Session not found.', 409: 'The session is cancelled.' },
    requires: 'change',
  })
  async set(
    @Param('id') id: string,
    @Body({ schema: questionsInput }) input: QuestionsInput,
    @Caller() actor: Actor,
  ): Promise<QuestionsView> {
    return questionsView(await this.setQuestions.run(id, () => input.questions, actor));
  }
}
