import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listUsedFeatures } from '../../domain/calls/features.queries.js';
import { ShowFeature } from '../../flows/calls/show-feature.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { featuresPath } from '../paths/call-paths.js';
import { featuresPage } from './features.page.js';

/** Which features of a call the navigation shows. */
@ConsoleController('calls/:call/features', 'features')
export class FeaturesController {
  constructor(
    private readonly database: DataSource,
    private readonly showFeature: ShowFeature,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const used = await listUsedFeatures(this.database.manager, call.id);
    page.render('calls/features', featuresPage(await page.layout(), { call, used }));
  }

  @Post()
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const [feature, isShown] = [page.form.text('feature'), page.form.text('shown') === 'yes'];
    const call = await this.showFeature.run(slug, feature, isShown, page.actor);
    page.redirect(featuresPath(call), 'console.calls.saved');
  }
}
