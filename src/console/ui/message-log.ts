import { sentAsTest, unansweredReason } from '../../domain/notifications/outbox/delivery.js';
import { dropReasons } from '../../domain/notifications/outbox/drop-reasons.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from './day-and-time.js';
import type { MessageCounts, MessageRow } from './messages.queries.js';
import type { MessageGroup } from './message-groups.js';
import { retryPath } from '../paths/notification-paths.js';
import { rsvpState } from './rsvp-state.js';
import type { StateView } from './session-state.js';

const shapes: Record<Exclude<MessageGroup, 'all'>, Pick<StateView, 'tone' | 'icon'>> = {
  sent: { tone: 'good', icon: 'dot' },
  queued: { tone: 'off', icon: 'ring' },
  retrying: { tone: 'warn', icon: 'half' },
  unanswered: { tone: 'warn', icon: 'half' },
  bounced: { tone: 'bad', icon: 'bang' },
  failed: { tone: 'bad', icon: 'bang' },
  dropped: { tone: 'off', icon: 'square' },
};

/** The state of a message. */
export function messageState(
  message: { state: MessageRow['state']; attempts: number; isBounced: boolean; result?: string | null },
  language: string,
): StateView {
  const group = groupOf(message);
  return { ...shapes[group], label: translate(language, `console.notifications.message.${group}`) };
}

function groupOf({ state, attempts, isBounced, result }: Parameters<typeof messageState>[0]): keyof typeof shapes {
  if (result === unansweredReason && state !== 'sent' && state !== 'dropped') return 'unanswered';
  // A message is counted when its attempt begins.
  if (state === 'queued') return attempts > 0 ? 'retrying' : 'queued';
  if (state === 'sending') return attempts > 1 ? 'retrying' : 'queued';
  return state === 'sent' && isBounced ? 'bounced' : state;
}

/** A row of the log, its times in `timeZone`; `mayRetry` says whether it has a button. */
export function messageView(
  message: MessageRow,
  { timeZone, language, now }: { timeZone: string; language: string; now: Date },
  mayRetry: boolean,
) {
  const at = (date: Date) => dayAndTime(date, timeZone, language, now);
  const isOpen = message.state === 'queued' || message.state === 'sending';
  return {
    kind: translate(language, `console.notifications.kind.${message.kind}`),
    name: message.name,
    email: message.email,
    state: messageState({ ...message, isBounced: message.bouncedAt !== null }, language),
    when: isOpen
      ? translate(language, 'console.notifications.dueAt', { at: at(message.dueAt) })
      : at(message.bouncedAt ?? message.sentAt ?? message.dueAt),
    attempts:
      message.attempts > 1 ? translate(language, 'console.notifications.attempts', { count: message.attempts }) : null,
    result: resultOf(message, language),
    answer: message.answer && rsvpState(message.answer, language),
    // Where it can be sent again.
    retryPath: mayRetry ? retryPath({ id: message.id }) : null,
  };
}

/** The response of the server, or why it was dropped. */
function resultOf(message: MessageRow, language: string): string | null {
  const reported = message.bounceDiagnostic ?? message.bounceStatus;
  if (reported === null) return message.result && resultText(message.result, language);
  return message.bouncedAt === null
    ? translate(language, 'console.notifications.delivery.late', { words: reported })
    : reported;
}

const reasonKeys = new Map<string, string>([
  ...Object.entries(dropReasons).map(([key, reason]) => [reason, key] as const),
  [unansweredReason, 'unanswered'],
]);

/** Returns a stored result of a message in the reader's language; what mail servers say stays as it is. */
export function resultText(result: string, language: string): string {
  const key = reasonKeys.get(result);
  if (key !== undefined) return translate(language, `console.notifications.reason.${key}`);
  return result.startsWith(`${sentAsTest} `)
    ? translate(language, 'console.notifications.asTest.subject', { subject: result.slice(sentAsTest.length + 1) })
    : result;
}

const width = 860;
const gap = 6;

/** The bar over the messages of a session; null when there are none that count. */
export function messageBar(counts: MessageCounts, language: string) {
  const groups = (['sent', 'queued', 'retrying', 'unanswered', 'bounced', 'failed'] as const).filter(
    (group) => counts[group] > 0,
  );
  const total = groups.reduce((sum, group) => sum + counts[group], 0);
  if (total === 0) return null;
  const free = width - gap * (groups.length - 1);
  let x = 0;
  const isNarrow = (group: (typeof groups)[number]) => group === 'retrying' || group === 'unanswered';
  const parts = groups.map((group) => {
    // A single failure among thousands must still be seen.
    const length = Math.max(8, Math.round((counts[group] / total) * free));
    const path = isNarrow(group) ? `M${x} 2h${length}v6h-${length}z` : `M${x} 0h${length}v10h-${length}z`;
    x += length + gap;
    return {
      path,
      tone: ({ sent: 'k3', queued: 'k1', retrying: 'kw', unanswered: 'kw', bounced: 'kb', failed: 'kb' } as const)[
        group
      ],
    };
  });
  const key = groups.map((group) => ({
    ...shapes[group],
    label: `${translate(language, `console.notifications.message.${group}`)} ${counts[group]}`,
  }));
  return { label: key.map(({ label }) => label).join(', '), parts, key };
}

/** The way to sending again what did not arrive; null where everything did. */
export function retryAllLink(what: { session: string } | { call: string }, count: number, language: string) {
  return count === 0
    ? null
    : { path: retryPath(what), label: translate(language, 'console.notifications.delivery.retryAll', { count }) };
}
