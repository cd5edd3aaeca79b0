import { textFor } from '../../domain/campaigns/campaign-texts.js';
import type { Audience } from '../../domain/broadcasts/audience.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ErrorSummary } from '../../platform/views/form-fields.js';
import { audienceWords, untranslatedWords } from './audience-words.js';
import { shareRows } from './broadcast.page.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { broadcastPath } from '../paths/broadcast-paths.js';
import { type WhenFields } from '../ui/when-fields.js';
import { sendingFields } from '../ui/campaign-pages.js';
import type { WallFields } from '../ui/local-time-fields.js';

export interface BroadcastSendPage extends ConsoleLayout {
  backPath: string;
  action: string;
  subject: string;
  /** Said when the number is another one than that which was confirmed. */
  changed: string | null;
  who: string[];
  shares: { term: string; text: string }[];
  count: number;
  errors: ErrorSummary | null;
  when: WhenFields;
  isLater: boolean;
  nowLabel: string;
  laterLabel: string;
}

/** The final review before a broadcast is sent. */
export function broadcastSendPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    broadcast: Broadcast;
    audience: Audience;
    /** Null where nothing was typed yet. */
    fields: WallFields | null;
    fieldErrors: readonly FieldError[];
    /** The number that was confirmed and was not right. */
    confirmed: number | null;
  },
): BroadcastSendPage {
  const { language } = layout;
  const { call, broadcast, audience, fieldErrors, confirmed } = input;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  const previewPath = broadcastPath(broadcast, 'send/time');
  const count = audience.total;
  return {
    ...layout,
    title: text('sendTitle'),
    backPath: broadcastPath(broadcast),
    action: broadcastPath(broadcast, 'send'),
    subject: textFor(broadcast.contents, call.languages[0] ?? 'en', call.languages).subject,
    changed: confirmed === null ? null : text('countChanged', { confirmed, count }),
    who: [...audienceWords(audience, language), ...untranslatedWords(audience, broadcast, call, language)],
    shares: shareRows(audience, language),
    count,
    ...sendingFields(layout, call, { fields: input.fields, fieldErrors, previewPath }),
    isLater: fieldErrors.length > 0,
    nowLabel: text('sendNow', { count }),
    laterLabel: text('sendLater', { count }),
  };
}
