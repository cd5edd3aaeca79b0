import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { publicLayout } from '../../../site/layout.js';
import type { JuryQuestion } from '../domain/jury.entity.js';
import { isAnswerable } from '../domain/question.js';

/** What was refused, as typed, and whether somebody else on the team has answered meanwhile. */
export interface RefusedAnswer {
  answer: string;
  fieldErrors: readonly FieldError[];
  isLate: boolean;
}

/** Returns the page of a question for somebody on the team that is asked. */
export function myQuestionPage(
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
