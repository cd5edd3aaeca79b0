import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** Asks to confirm that messages are sent again. */
export function retryPage(
  layout: ConsoleLayout,
  input: { action: string; back: { path: string; label: string }; count: number; hasChanged: boolean },
) {
  const { language } = layout;
  const { count } = input;
  return {
    ...layout,
    title: translate(language, 'console.notifications.delivery.retryTitle'),
    action: input.action,
    backPath: input.back.path,
    backLabel: input.back.label,
    heading: translate(language, 'console.notifications.delivery.retryHeading', { count }),
    changed: input.hasChanged ? translate(language, 'console.notifications.delivery.retryChanged') : null,
    count,
    submitLabel: count === 0 ? null : translate(language, 'console.notifications.delivery.retrySubmit', { count }),
  };
}
