import { z } from 'zod';
import { staffFooter } from '../../../../domain/notifications/composing/staff-email.js';
import { consoleLink } from '../../../../domain/notifications/email/links.js';
import { oneLine } from '../../../../domain/notifications/email/email-view.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { translate } from '../../../../platform/i18n/messages.js';

const payload = z.object({
  webhook: z.object({ name: z.string(), host: z.string(), because: z.enum(['gone', 'failing']), path: z.string() }),
});

/** Tells who made a webhook that nothing is delivered to it any more, and how that goes on. */
export const staffWebhook = emailKind('staff-webhook', {
  payload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: ({ message, words, site, language }) => {
    const { webhook, recipient } = message.payload;
    const values = { name: oneLine(webhook.name), host: webhook.host, email: recipient.email, workspace: words.name };
    const say = (key: string) => translate(language.code, `staff.webhook.${key}`, values);
    return {
      state: say('state'),
      title: values.name,
      paragraphs: [say(webhook.because), say('next')],
      button: { label: say('button'), url: `${consoleLink(site)}${webhook.path}` },
      ...staffFooter({ site, language }, say('sentTo')),
    };
  },
});
