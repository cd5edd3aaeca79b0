import type { Call } from '../../domain/calls/call.entity.js';
import { features, isFeatureShown } from '../../domain/calls/feature.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { featuresPath } from '../paths/call-paths.js';

/** What the navigation of a call can show, with a switch each; without those of which the role opens no page. */
export function featuresPage(layout: ConsoleLayout, { call, used }: { call: Call; used: readonly string[] }) {
  const { language, pages } = layout;
  const text = (key: string, values = {}) => translate(language, `console.calls.feature.${key}`, values);
  const rows = features.all.flatMap(({ name }) => {
    const own = pages.filter(({ feature }) => feature === name);
    if (own.length === 0) return [];
    const isShown = isFeatureShown(call, used, name);
    const hasFirst = hasMessage(language, `console.calls.feature.${name}.first`);
    const first = hasFirst ? text(`${name}.first`) : '';
    const state = used.includes(name) ? (isShown ? 'used' : 'hidden') : isShown ? 'on' : hasFirst ? 'later' : 'off';
    return {
      name,
      label: own.map(({ label }) => label).join(', '),
      pages: own.map(({ path, label }) => ({ path, label })),
      text: text(`${name}.text`),
      state: text(`state.${state}`, { first }),
      isShown,
      submitLabel: text(isShown ? 'hide' : 'show'),
    };
  });
  return { ...layout, title: text('title'), action: featuresPath(call), rows };
}
