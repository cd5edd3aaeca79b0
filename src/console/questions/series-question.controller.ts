import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { freeKey } from '../../domain/questions/question-list.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { getSeries } from '../../domain/sessions/series.queries.js';
import { SetQuestions } from '../../flows/questions/set-questions.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { requireInput } from '../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { seriesPath } from '../paths/session-paths.js';
import { confirmSeriesChange } from '../sessions/series-change.js';
import { openedEdit } from '../ui/form-edit.js';
import {
  fieldsOfQuestion,
  otherLanguages,
  type QuestionFields,
  questionFieldsOfForm,
  readQuestionForm,
} from './question-form.js';
import { questionFormPage } from './question-form.page.js';

/** Adds a question to all coming sessions of a series: which sessions change is shown first. */
@ConsoleController('series/:id/new-question', 'series')
@RequireAbility('change')
export class SeriesQuestionController {
  constructor(private readonly setQuestions: SetQuestions) {}

  @Get()
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { series, call } = await this.found(id, page);
    await this.ask(page, series, call, fieldsOfQuestion(null, otherLanguages(call)));
  }

  @Post()
  async add(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { series, call } = await this.found(id, page);
    const fields = questionFieldsOfForm(page.form, otherLanguages(call));
    if (page.form.text('step') === 'edit') return this.ask(page, series, call, fields);
    try {
      const question = requireInput(readQuestionForm(fields, freeKey(fields.label, []), null));
      await confirmSeriesChange(page, {
        series,
        title: translate(page.language, 'console.series.addQuestion'),
        action: seriesPath(series, 'new-question'),
        hidden: hiddenFields(fields),
        unchanged: 'asked',
        preview: () => this.setQuestions.previewAddToSeries(id, question, page.actor),
        run: (check) => this.setQuestions.addToSeries(id, question, page.actor, check),
      });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.ask(page, series, call, fields, fieldErrors));
    }
  }

  private async found(id: string, page: ConsolePage): Promise<{ series: Series; call: Call }> {
    const series = await getSeries(page.connection, id);
    return { series, call: await page.callOf(series) };
  }

  private async ask(
    page: ConsolePage,
    series: Series,
    call: Call,
    fields: QuestionFields,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const view = questionFormPage(await page.layout(), {
      writtenIn: call.languages[0] ?? page.language,
      action: seriesPath(series, 'new-question'),
      backPath: seriesPath(series),
      series,
      isNew: true,
      answered: 0,
      fields,
      edit: openedEdit(fields),
      fieldErrors,
    });
    page.renderStep('questions/question-form', view);
  }
}

function hiddenFields({ translations, required, ...texts }: QuestionFields): { name: string; value: string }[] {
  return [
    ...Object.entries(texts).map(([name, value]) => ({ name, value })),
    ...(required ? [{ name: 'required', value: 'yes' }] : []),
    ...Object.entries(translations).flatMap(([language, words]) =>
      Object.entries(words).map(([part, value]) => ({ name: `${part}In.${language}`, value })),
    ),
  ];
}
