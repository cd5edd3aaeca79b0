import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { retryPath } from '../paths/notification-paths.js';

/** The way to sending again what did not arrive; null where everything did. */
export function retryAllLink(
  what: { session: string } | { call: string },
  count: number,
  language: string,
): { path: string; label: string } | null {
  return count === 0
    ? null
    : { path: retryPath(what), label: translate(language, 'console.notifications.delivery.retryAll', { count }) };
}

export interface RetryPage extends ConsoleLayout {
  action: string;
  backPath: string;
  backLabel: string;
  heading: string;
  changed: string | null;
  count: number;
  submitLabel: string | null;
}

/** Asks to confirm that messages are sent again. */
export function retryPage(
  layout: ConsoleLayout,
  input: { action: string; back: { path: string; label: string }; count: number; hasChanged: boolean },
): RetryPage {
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
