import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { feedbackQuestions, listFeedback } from '../domain/feedback.queries.js';
import { z } from 'zod';
import { type QuestionContent, questionKinds } from '../../../domain/questions/question.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { FeedbackAnswer } from '../domain/feedback-answer.entity.js';
import { feedbackSummaries } from '../domain/feedback-summary.js';
import { feedbackClosesAt } from '../domain/feedback.js';

const instant = z.string().meta({ format: 'date-time' });

const feedbackSchema = z
  .object({
    answers: z.number().int().meta({ description: 'Number of people who answered.' }),
    opensAt: instant,
    closesAt: instant,
    questions: z
      .array(
        z.object({
          key: z.string(),
          label: z.string().meta({ description: "In the call's default language." }),
          kind: z.enum(questionKinds),
          answers: z.number().int(),
          mean: z.number().nullable().meta({ description: 'Average, for rating questions.' }),
          choices: z.array(z.object({ value: z.string(), label: z.string(), count: z.number().int() })).nullable(),
          texts: z.array(z.string()).nullable().meta({ description: 'Text answers in random order.' }),
        }),
      )
      .nullable()
      .meta({ description: 'Null until five people have answered, to protect their anonymity.' }),
  })
  .meta({ id: 'Feedback', title: 'Feedback' });
type FeedbackView = z.output<typeof feedbackSchema>;

/** Returns the API view of feedback on a session. */
function feedbackView(
  session: Session,
  questions: readonly QuestionContent[],
  answers: readonly FeedbackAnswer[],
  language: string,
): FeedbackView {
  const kept = answers.map((one) => one.answers);
  const summaries = feedbackSummaries(questions, kept, language);
  return {
    answers: answers.length,
    opensAt: session.endsAt.toISOString(),
    closesAt: feedbackClosesAt(session).toISOString(),
    questions:
      summaries?.map(({ key, label, kind, count, mean, choices, texts }) => ({
        key,
        label,
        kind,
        answers: count,
        mean: mean?.value ?? null,
        choices: choices?.map((choice, index) => ({ value: valueAt(questions, key, index), ...choice })) ?? null,
        texts,
      })) ?? null,
  };
}

// Summaries use labels, in option order.
function valueAt(questions: readonly QuestionContent[], key: string, index: number): string {
  const question = questions.find((one) => one.key === key);
  return question?.options[index]?.value ?? (index === 0 ? 'yes' : 'no');
}

@ApiController('Sessions')
export class SessionFeedbackApiController {
  constructor(private readonly database: DataSource) {}

  @Get('sessions/:id/feedback')
  @Operation({
    summary: 'Get feedback',
    description: 'Answers are anonymous. With fewer than five answers, only their number is returned.',
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
