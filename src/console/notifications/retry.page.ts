import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

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
