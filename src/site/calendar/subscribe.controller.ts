import { Get, Param } from '@nestjs/common';
import { listSeriesOf } from '../../domain/sessions/series.queries.js';
import { Config } from '../../platform/config.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { calendarPart, readPart } from './calendar-part.js';
import { subscribePage } from './subscribe.page.js';

/** How to subscribe to the calendar of a call. */
@SiteController('calls/:call/subscribe')
export class SubscribeController {
  constructor(private readonly config: Config) {}

  @Get()
  async show(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    const part = calendarPart(page.query);
    const { name, all } = await readPart(page.connection, call, part, viewer.language);
    const of = page.query.only('of') === 'dates' ? 'dates' : part;
    const series = await listSeriesOf(page.connection, all);
    page.render(
      'calendar/subscribe',
      subscribePage({ call, series, of, name, publicUrl: this.config.publicUrl }, viewer),
    );
  }
}
