import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { freeKey, withoutQuestion, withQuestion, withQuestionMoved } from '../../domain/questions/question-list.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { requireInput } from '../../platform/validation.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/console-controller.js';
import { type EditView, FormEdit, openedEdit } from '../ui/form-edit.js';
import {
  fieldsOfQuestion,
  otherLanguages,
  type QuestionFields,
  questionFieldsOfForm,
  questionOf,
  readQuestionForm,
} from './question-form.js';
import { editedQuestion, questionFormPage } from './question-form.page.js';

/** A list of questions that organizers edit: those of registration, or those of feedback. */
export interface EditableQuestions {
  call: Call;
  /** Those that are asked now, in their order. */
  questions: readonly QuestionContent[];
  /** The keys of all there ever were. */
  takenKeys: readonly string[];
  /** The number of answers to the question with this key. */
  answersTo(key: string): number;
  /** What the activity log calls it. */
  subject: string;
  save(change: (questions: readonly QuestionContent[]) => QuestionContent[]): Promise<unknown>;
  listPath: string;
  newPath: string;
  pathOf(question: { key: string }): string;
  /** What removing a question is called in addresses. */
  removal: 'remove' | 'retire';
  flashes: Record<'added' | 'changed' | 'moved' | 'removed', string>;
}

/** The pages that edit a list of questions. */
export abstract class QuestionEditor {
  protected abstract editable(id: string, page: ConsolePage): Promise<EditableQuestions>;

  @Get('new-question')
  @RequireAbility('change')
  async blank(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await showQuestionForm(page, await this.editable(id, page), null);
  }

  @Post('new-question')
  async add(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await saveQuestion(page, await this.editable(id, page), null);
  }

  @Get('questions/:key')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Param('key') key: string, @Page() page: ConsolePage): Promise<void> {
    await showQuestionForm(page, await this.editable(id, page), key);
  }

  @Post('questions/:key')
  async save(@Param('id') id: string, @Param('key') key: string, @Page() page: ConsolePage): Promise<void> {
    await saveQuestion(page, await this.editable(id, page), key);
  }

  @Post('questions/:key/:step')
  async arrange(
    @Param('id') id: string,
    @Param('key') key: string,
    @Param('step') step: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const list = await this.editable(id, page);
    await arrangeQuestion(page, list, key, questionStep(step, list.removal));
  }
}

/** Shows the form of the question with this key, or of a new one where `key` is null. Throws NotFound. */
async function showQuestionForm(
  page: ConsolePage,
  list: EditableQuestions,
  key: string | null,
  typed: QuestionFields | null = null,
  fieldErrors: readonly FieldError[] = [],
  edit: EditView | null = null,
): Promise<void> {
  const { call } = list;
  const found = list.questions.find((one) => one.key === key) ?? null;
  // One that was removed meanwhile can still be saved, and is then asked again.
  const question = key === null || typed !== null ? found : questionOf(list.questions, key);
  const stored = fieldsOfQuestion(question, otherLanguages(call));
  const view = questionFormPage(await page.layout(), {
    writtenIn: call.languages[0] ?? page.language,
    action: key === null ? list.newPath : list.pathOf({ key }),
    backPath: list.listPath,
    isNew: key === null,
    answered: question === null ? 0 : list.answersTo(question.key),
    fields: typed ?? stored,
    edit: edit ?? openedEdit(stored),
    fieldErrors,
  });
  page.render('questions/question-form', view);
}

/** Saves the question with this key, or a new one, or shows the form again. Throws NotFound. */
async function saveQuestion(page: ConsolePage, list: EditableQuestions, key: string | null): Promise<void> {
  // One that was there when the form was opened can have been removed since.
  const isOpened = page.form.text('version') !== '';
  if (key !== null && !isOpened) questionOf(list.questions, key);
  const languages = otherLanguages(list.call);
  const typed = questionFieldsOfForm(page.form, languages);
  const edit = new FormEdit(page, editedQuestion(list.subject, page.language));
  try {
    await list.save((questions) => {
      const before = questions.find((one) => one.key === key) ?? null;
      const fields = key === null ? typed : edit.merge(typed, fieldsOfQuestion(before, languages));
      const input = requireInput(readQuestionForm(fields, key ?? freeKey(fields.label, list.takenKeys), before));
      return withQuestion(questions, input);
    });
    page.redirect(list.listPath, list.flashes[key === null ? 'added' : 'changed'], edit.kept);
  } catch (error) {
    await page.fail(error, async (fieldErrors) =>
      showQuestionForm(page, list, key, edit.fields(typed), fieldErrors, await edit.view()),
    );
  }
}

/** Moves a question up or down, or removes it. */
async function arrangeQuestion(
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
function questionStep(text: string, remove: string): 'up' | 'down' | 'remove' {
  if (text === 'up' || text === 'down') return text;
  if (text === remove) return 'remove';
  throw new NotFound('question-not-found', 'Question not found.');
}
