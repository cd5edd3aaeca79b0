import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { Conflict, type FieldError, NotFound } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { formLimit } from '../../../site/limits.js';
import { attendeeOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { answerInput } from '../domain/jury-input.js';
import { getRules } from '../domain/jury.queries.js';
import { listOwnQuestions } from '../domain/questions.queries.js';
import { AskTeam } from '../flows/ask-team.flow.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { publicLayout } from '../../../site/layout.js';
import type { JuryQuestion } from '../domain/jury.entity.js';
import { isAnswerable } from '../domain/question.js';

/** A question of the jury to a team, by the personal links of its members. Reading it changes nothing. */
@OwnPageController('/questions/:id')
export class MyQuestionController {
  constructor(private readonly askTeam: AskTeam) {}

  @Get()
  async one(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, id, null);
  }

  @Post()
  @RouteConfig(formLimit)
  async answer(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const typed = page.form.text('answer');
    const actor = page.attendee(await attendeeOfLink(page.connection, token));
    try {
      const { answer } = read(answerInput, { answer: typed });
      await this.askTeam.answer(id, { answer, seen: page.form.text('seen') }, actor);
      page.redirect(`/me/${token}/questions/${id}?done=answered`);
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.show(page, token, id, { answer: typed, fieldErrors, isLate: code === 'answered-meanwhile' });
      await page.fail(error, again, (refusal) => refusal instanceof Conflict);
    }
  }

  private async show(page: SitePage, token: string, id: string, typed: RefusedAnswer | null): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const question = (await listOwnQuestions(connection, attendee)).find((one) => one.id === id);
    if (question === undefined) throw new NotFound('question-not-found', 'Question not found.');
    const call = await getCall(connection, attendee.callId);
    const { isAnonymous } = await getRules(connection, call);
    const done = page.query.text('done');
    const input = { call, token, question, isAnonymous, typed, done };
    page.render('jury/my-question', myQuestionPage(input, page.viewerOf(attendee)));
  }
}

/** What was refused, as typed, and whether somebody else on the team has answered meanwhile. */
interface RefusedAnswer {
  answer: string;
  fieldErrors: readonly FieldError[];
  isLate: boolean;
}

/** Returns the page of a question for somebody on the team that is asked. */
function myQuestionPage(
  input: {
    call: Call;
    token: string;
    question: JuryQuestion & { title: string };
    isAnonymous: boolean;
    typed: RefusedAnswer | null;
    done: string;
  },
  viewer: Viewer,
) {
  const { call, token, question, typed } = input;
  const { language, timeZone, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `jury.question.${key}`, values);
  const path = `/me/${token}/questions/${question.id}`;
  const mePath = `/me/${token}`;
  const isOpen = isAnswerable(question, now);
  const at = question.answerUntilAt ?? now;
  const answer = field('answer', typed?.answer ?? question.answer, typed?.fieldErrors ?? [], language);
  const date = {
    date: formatDate(at, timeZone, language, 'full'),
    time: formatTime(at, timeZone, language),
    zone: zoneLabel(timeZone, at, language),
  };
  return {
    ...publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, text('title')),
    flash:
      isOpen && typed?.isLate
        ? { text: text('meanwhile'), tone: 'warn', path: null }
        : input.done === 'answered'
          ? { text: text('done'), tone: '', path: null }
          : null,
    errors: errorSummary(
      [answer],
      {
        // What the team has answered, unless the form has it; empty without an answer.
        answer: text('answer'),
      },
      language,
    ),
    backPath: mePath,
    lede: text('lede', { title: question.title, call: callTexts(call, language).name }),
    question: question.body,
    // Until when the team can answer, or that the date has passed.
    until: { iso: at.toISOString(), text: text(isOpen ? 'until' : 'over', date) },
    answer: isOpen && !typed?.isLate ? '' : question.answer,
    form: isOpen
      ? { action: path, answer, seen: question.answeredAt?.toISOString() ?? '', isAnonymous: input.isAnonymous }
      : null,
    // What somebody typed that can't be saved any more; empty otherwise.
    unsent: isOpen ? '' : (typed?.answer ?? ''),
  };
}
