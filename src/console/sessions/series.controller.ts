import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { getSeries, listSeriesOfCall, listSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import { seriesInput } from '../../domain/sessions/session-input.js';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { DeleteSeries } from '../../flows/sessions/delete-series.flow.js';
import { EditSeries } from '../../flows/sessions/edit-series.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { type EditView, FormEdit, openedEdit } from '../ui/form-edit.js';
import { seriesOfCallPath, seriesPath } from '../paths/session-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { findDatesContext } from './dates-context.js';
import { editedSeries, editSeriesPage, type SeriesText, seriesListPage, seriesPage } from './series.page.js';

/** The series of a call, and what is shown of each. */
@ConsoleController('', 'series')
export class SeriesController {
  constructor(
    private readonly editSeries: EditSeries,
    private readonly deleteSeries: DeleteSeries,
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
    const { series } = await this.found(id, page);
    await this.ask(page, series, textOf(series), openedEdit(textOf(series)));
  }

  @Post('series/:id/edit')
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { series } = await this.found(id, page);
    const typed = page.form.texts(['title', 'description']);
    const edit = new FormEdit(page, editedSeries(series, page.language));
    try {
      const merge = (current: Series) => read(seriesInput, edit.merge(typed, textOf(current)));
      await this.editSeries.run(id, merge, page.actor);
      page.redirect(seriesPath(series), 'console.series.done.edited', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.ask(page, series, edit.fields(typed), (await edit.view()) ?? openedEdit(textOf(series)), fieldErrors),
      );
    }
  }

  @Post('series/:id/delete')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.callOf(await this.deleteSeries.run(id, page.actor));
    page.redirect(seriesOfCallPath(call), 'console.series.done.deleted');
  }

  private async found(id: string, page: ConsolePage): Promise<{ series: Series; call: Call }> {
    const series = await getSeries(page.connection, id);
    return { series, call: await page.callOf(series) };
  }

  private async ask(
    page: ConsolePage,
    series: Series,
    typed: SeriesText,
    edit: EditView,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    page.render('sessions/series-edit', editSeriesPage(await page.layout(), { series, typed, edit, fieldErrors }));
  }
}

function textOf({ title, description }: Series): SeriesText {
  return { title, description };
}
