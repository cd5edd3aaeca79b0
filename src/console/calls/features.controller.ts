import { Get, Param, Post } from '@nestjs/common';
import { listUsedFeatures } from '../../domain/calls/calls.queries.js';
import { ShowFeature } from '../../flows/calls/show-feature.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { featuresPath } from '../paths/call-paths.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { features, isFeatureShown } from '../../domain/calls/feature.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** Which features of a call the navigation shows. */
@ConsoleController('calls/:call/features', 'features')
export class FeaturesController {
  constructor(private readonly showFeature: ShowFeature) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const used = await listUsedFeatures(page.connection, call.id);
    page.render('calls/features', featuresPage(await page.layout(), { call, used }));
  }

  @Post()
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const [feature, isShown] = [page.form.text('feature'), page.form.text('shown') === 'yes'];
    const call = await this.showFeature.run(slug, feature, isShown, page.actor);
    page.redirect(featuresPath(call), 'console.common.saved');
  }
}

/** What the navigation of a call can show, with a switch each; without those of which the role opens no page. */
function featuresPage(layout: ConsoleLayout, { call, used }: { call: Call; used: readonly string[] }) {
  const { language, pages } = layout;
  const text = (key: string, values = {}) => translate(language, `console.calls.feature.${key}`, values);
  const rows = features.all.flatMap(({ name }) => {
    const own = pages.filter(({ feature }) => feature === name);
    // An organizer decides about webhooks, too, and only owners open their page.
    const hasLabel = layout.mayChange && hasMessage(language, `console.calls.feature.${name}.label`);
    if (own.length === 0 && !hasLabel) return [];
    const isShown = isFeatureShown(call, used, name);
    const hasFirst = hasMessage(language, `console.calls.feature.${name}.first`);
    const first = hasFirst ? text(`${name}.first`) : '';
    const state =
      used.includes(name) && (!isShown || hasFirst)
        ? isShown
          ? 'used'
          : 'hidden'
        : isShown
          ? 'on'
          : hasFirst
            ? 'later'
            : 'off';
    return {
      name,
      label: own.length === 0 ? text(`${name}.label`) : own.map(({ label }) => label).join(', '),
      pages: own.map(({ path, label }) => ({ path, label })),
      text: text(`${name}.text`),
      state: text(`state.${state}`, { first }),
      isShown,
      submitLabel: text(isShown ? 'hide' : 'show'),
    };
  });
  return { ...layout, title: text('title'), action: featuresPath(call), rows };
}
