import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { EmailCategory } from '../../domain/notifications/unsubscribe/email-category.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { publicLayout } from '../layout.js';

export type Muting = 'asked' | 'stopped' | 'undone';

/**
 * Returns the page that asks whether to unsubscribe from a category of emails, or confirms it with an undo. It shows
 * nothing about the person.
 */
export function unsubscribePage(call: Call, path: string, category: EmailCategory, muting: Muting, viewer: Viewer) {
  const text = (key: string) => translate(viewer.language, `registrations.me.${key}`);
  const heading = text(`mail.${category}`);
  return {
    ...publicLayout({ viewer, call, path, isPrivate: true }, heading),
    heading,
    text: text(`stop.${muting}`),
    // The button.
    action: muting === 'stopped' ? `${path}/undo` : path,
    submit: text(muting === 'stopped' ? 'stop.undo' : 'stop.submit'),
  };
}
