import { Get, Param, Post } from '@nestjs/common';
import { listFacilitators } from '../../domain/sessions/facilitators.queries.js';
import { followingSessions } from '../../domain/sessions/series-move.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { getSeries, listSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import { AssignFacilitator } from '../../flows/sessions/assign-facilitator.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { seriesPath } from '../paths/session-paths.js';
import { confirmSeriesChange } from './series-change.js';

/** Sets the facilitators of all coming sessions of a series: which sessions change is shown first. */
@ConsoleController('series/:id/facilitators', 'series')
@RequireAbility('change')
export class SeriesFacilitatorsController {
  constructor(private readonly assignFacilitator: AssignFacilitator) {}

  @Get()
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.ask(page, await this.found(id, page), null);
  }

  @Post()
  async assign(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const series = await this.found(id, page);
    const chosen = page.form.list('facilitator');
    if (page.form.text('step') === 'edit') return this.ask(page, series, chosen);
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

  private async found(id: string, page: ConsolePage): Promise<Series> {
    const series = await getSeries(page.connection, id);
    await page.callOf(series);
    return series;
  }

  /** Asks who; those who have all coming sessions are ticked, and the others say how many they have. */
  private async ask(page: ConsolePage, series: Series, chosen: readonly string[] | null): Promise<void> {
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
