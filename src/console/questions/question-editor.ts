import type { Call } from '../../domain/calls/call.entity.js';
import { freeKey, withoutQuestion, withQuestion, withQuestionMoved } from '../../domain/questions/question-list.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import type { ConsolePage } from '../console-page.js';
import {
  fieldsOfQuestion,
  otherLanguages,
  type QuestionFields,
  questionFieldsOfForm,
  questionOf,
  readQuestionForm,
} from './question-form.js';
import { questionFormPage } from './question-form.page.js';

/** A list of questions that organizers edit: those of registration, or those of feedback. */
export interface EditableQuestions {
  call: Call;
  /** Those that are asked now, in their order. */
  questions: readonly QuestionContent[];
  /** The keys of all there ever were. */
  takenKeys: readonly string[];
  /** The number of answers to the question with this key. */
  answersTo(key: string): number;
  save(change: (questions: readonly QuestionContent[]) => QuestionContent[]): Promise<unknown>;
  listPath: string;
  newPath: string;
  pathOf(question: { key: string }): string;
  flashes: Record<'added' | 'changed' | 'moved' | 'removed', string>;
}

/** Shows the form of the question with this key, or of a new one where `key` is null. Throws NotFound. */
export async function showQuestionForm(
  page: ConsolePage,
  list: EditableQuestions,
  key: string | null,
  typed: QuestionFields | null = null,
  fieldErrors: readonly FieldError[] = [],
): Promise<void> {
  const { call } = list;
  const question = key === null ? null : questionOf(list.questions, key);
  const view = questionFormPage(await page.layout(), {
    writtenIn: call.languages[0] ?? page.language,
    action: question === null ? list.newPath : list.pathOf(question),
    backPath: list.listPath,
    isNew: question === null,
    answered: question === null ? 0 : list.answersTo(question.key),
    fields: typed ?? fieldsOfQuestion(question, otherLanguages(call)),
    fieldErrors,
  });
  page.render('questions/question-form', view, fieldErrors.length > 0 ? 422 : 200);
}

/** Saves the question with this key, or a new one, or shows the form again. Throws NotFound. */
export async function saveQuestion(page: ConsolePage, list: EditableQuestions, key: string | null): Promise<void> {
  const fields = questionFieldsOfForm(page.form, otherLanguages(list.call));
  const before = key === null ? null : questionOf(list.questions, key);
  const { input, fieldErrors } = readQuestionForm(fields, key ?? freeKey(fields.label, list.takenKeys), before);
  if (input === null) return showQuestionForm(page, list, key, fields, fieldErrors);
  await list.save((questions) => withQuestion(questions, input));
  page.redirect(list.listPath, list.flashes[key === null ? 'added' : 'changed']);
}

/** Moves a question up or down, or removes it. */
export async function arrangeQuestion(
  page: ConsolePage,
  list: EditableQuestions,
  key: string,
  step: 'up' | 'down' | 'remove',
): Promise<void> {
  await list.save((questions) =>
    step === 'remove' ? withoutQuestion(questions, key) : withQuestionMoved(questions, key, step === 'up' ? -1 : 1),
  );
  page.redirect(list.listPath, list.flashes[step === 'remove' ? 'removed' : 'moved']);
}

/** Reads the step of an address; `remove` is what removing is called there. Throws NotFound. */
export function questionStep(text: string, remove: string): 'up' | 'down' | 'remove' {
  if (text === 'up' || text === 'down') return text;
  if (text === remove) return 'remove';
  throw new NotFound('question-not-found', 'Question not found.');
}
