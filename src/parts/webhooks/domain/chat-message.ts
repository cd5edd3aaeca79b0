import { translate } from '../../../platform/i18n/messages.js';
import type { DeliveredType, WebhookFormat } from './webhook.js';

/** What a message in a chat mentions: no names of people. */
export interface ChatTexts {
  callName: string;
  /** Of the session, proposal or poll. */
  title: string | null;
  /** Where the team reads more. */
  consoleUrl: string;
  language: string;
}

/** Returns a message for Slack (incoming webhook) or Microsoft Teams (workflow) that says what happened. */
export function chatMessage(
  format: Exclude<WebhookFormat, 'standard'>,
  type: DeliveredType,
  { callName, title, consoleUrl, language }: ChatTexts,
): object {
  const t = (key: string) => translate(language, `console.webhooks.${key}`);
  const what = t(`type.${type}`);
  const about = title === null ? callName : `${title} · ${callName}`;
  if (format === 'slack') {
    // Slack reads these three as markup.
    const plain = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return { text: `*${plain(what)}*\n${plain(about)}\n<${consoleUrl}|${plain(t('open'))}>` };
  }
  const text = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, wrap: true, ...more });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [text(what, { weight: 'Bolder' }), text(about)],
          actions: [{ type: 'Action.OpenUrl', title: t('open'), url: consoleUrl }],
        },
      },
    ],
  };
}
