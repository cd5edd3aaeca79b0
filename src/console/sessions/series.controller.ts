import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { getSeries, listSeriesOfCall, listSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { ChangeSeries } from '../../flows/sessions/change-series.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../ui/form-edit.js';
import { formPage } from '../ui/form-page.js';
import { seriesOfCallPath, seriesPath } from '../paths/session-paths.js';
import { findDatesContext } from './dates-context.js';
import { seriesListPage, seriesPage } from './series.page.js';
import { listFacilitators } from '../../domain/sessions/facilitators.queries.js';
import { followingSessions } from '../../domain/sessions/series-move.js';
import { AssignFacilitator } from '../../flows/sessions/assign-facilitator.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { confirmSeriesChange } from './series-change.js';
import { seriesInput } from '../../domain/sessions/session-input.js';
import { line, prose } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { translated } from '../ui/translation-fields.js';

/** The series of a call, and who runs their sessions. */
@ConsoleController('', 'series')
export class SeriesController {
  constructor(
    private readonly changeSeries: ChangeSeries,
    private readonly assignFacilitator: AssignFacilitator,
  ) {}

  @Get('calls/:call/series')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const series = await listSeriesOfCall(page.connection, call.id);
    const sessions = await listSessions(page.connection, call.id);
    page.render('sessions/series-list', seriesListPage(await page.layout(), { call, series, sessions }));
  }

  @Get('series/:id')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { series, call } = await this.found(id, page);
    const sessions = await listSessionsOfSeries(page.connection, id);
    const context = await findDatesContext(page.connection, call, sessions, page.language);
    page.undoableIn = sessions.map((session) => session.id);
    page.render('sessions/series', seriesPage(await page.layout(), { call, series, sessions, context }));
  }

  @Get('series/:id/edit')
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { series, call } = await this.found(id, page);
    const typed = seriesForm(series, call).show(series);
    await this.ask(page, call, series, typed, openedEdit(typed));
  }

  @Post('series/:id/edit')
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { series, call } = await this.found(id, page);
    const form = seriesForm(series, call);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `call:${series.callId}`, page));
    try {
      const merge = (current: Series) => {
        const stored = seriesForm(current, call);
        return stored.read(edit.merge(typed, stored.show(current)));
      };
      await this.changeSeries.edit(id, merge, page.actor);
      page.redirect(seriesPath(series), 'console.series.done.edited', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.ask(page, call, series, edit.fields(typed), await edit.view(), fieldErrors),
      );
    }
  }

  @Post('series/:id/delete')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.callOf(await this.changeSeries.delete(id, page.actor));
    page.redirect(seriesOfCallPath(call), 'console.series.done.deleted');
  }

  @Get('series/:id/facilitators')
  @RequireAbility('change')
  async facilitators(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.askToAssign(page, await this.foundTeam(id, page), null);
  }

  @Post('series/:id/facilitators')
  async assign(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const series = await this.foundTeam(id, page);
    const chosen = page.form.list('facilitator');
    if (page.form.text('step') === 'edit') return this.askToAssign(page, series, chosen);
    await confirmSeriesChange(page, {
      series,
      title: translate(page.language, 'console.series.facilitators'),
      action: seriesPath(series, 'facilitators'),
      hidden: chosen.map((value) => ({ name: 'facilitator', value })),
      unchanged: 'facilitated',
      preview: () => this.assignFacilitator.previewForSeries(id, chosen, page.actor),
      run: (check) => this.assignFacilitator.runForSeries(id, chosen, page.actor, check),
    });
  }

  private async found(id: string, page: ConsolePage): Promise<{ series: Series; call: Call }> {
    const series = await getSeries(page.connection, id);
    return { series, call: await page.callOf(series) };
  }

  private async ask(
    page: ConsolePage,
    call: Call,
    series: Series,
    typed: TypedSeries,
    edit: EditView,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const view = formPage(await page.layout(), {
      title: translate(page.language, 'console.series.edit'),
      back: { path: seriesPath(series), label: series.title },
      action: seriesPath(series, 'edit'),
      submit: translate(page.language, 'console.sessions.save'),
      form: seriesForm(series, call).view(typed, fieldErrors, page),
      edit,
    });
    page.render('form', view);
  }

  private async foundTeam(id: string, page: ConsolePage): Promise<Series> {
    const series = await getSeries(page.connection, id);
    await page.callOf(series);
    return series;
  }

  /** Asks who; those who have all coming sessions are ticked, and the others say how many they have. */
  private async askToAssign(page: ConsolePage, series: Series, chosen: readonly string[] | null): Promise<void> {
    const { language, connection } = page;
    const sessions = await listSessionsOfSeries(connection, series.id);
    const { ahead } = followingSessions(sessions, sessions[0]?.id ?? '', page.now);
    const people = new Map<string, { label: string; count: number }>();
    for (const session of ahead)
      for (const { id, name, email, isAssigned } of await listFacilitators(connection, session.id))
        people.set(id, { label: `${name} (${email})`, count: (people.get(id)?.count ?? 0) + Number(isAssigned) });
    const options = [...people].map(([value, { label, count }]) => {
      const isPartly = count > 0 && count < ahead.length;
      const some = translate(language, 'console.series.someSessions', { count, all: ahead.length });
      return {
        value,
        label: isPartly ? `${label} · ${some}` : label,
        selected: chosen === null ? count === ahead.length : chosen.includes(value),
      };
    });
    const view = {
      ...(await page.layout()),
      title: translate(language, 'console.series.facilitators'),
      seriesTitle: series.title,
      backPath: seriesPath(series),
      action: seriesPath(series, 'facilitators'),
      field: { id: 'facilitator', error: null },
      options,
    };
    page.renderStep('sessions/series-facilitators', view);
  }
}

/** The form of what is shown of a series, in each language of its call. */
function seriesForm({ title, description, translations }: Series, { languages }: Call) {
  const label = (name: string) => (language: string) => translate(language, `console.series.field.${name}`);
  return form({
    words: 'console.series',
    schema: seriesInput,
    fields: {
      title: line(),
      description: prose(8),
      translations: translated({
        fields: [
          { name: 'title', label: label('title'), original: title, max: 200, isLong: false },
          { name: 'description', label: label('description'), original: description, max: 20_000, isLong: true },
        ],
        stored: translations,
        offered: languages,
        lang: languages[0] ?? 'en',
      }),
    },
  });
}

/** What was typed into the form of a series. */
type TypedSeries = TypedForm<ReturnType<typeof seriesForm>>;
