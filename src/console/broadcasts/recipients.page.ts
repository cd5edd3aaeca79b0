import { textFor } from '../../domain/campaigns/campaign-texts.js';
import type { Audience, ListedMember } from '../../domain/broadcasts/audience.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { maskedAddress } from '../../domain/registrations/email-address.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { languageName } from '../ui/language-name.js';
import { messageState } from '../ui/message-log.js';
import { type Pager, pager } from '../ui/pager.js';
import { withQuery } from '../paths/paths.js';
import { broadcastPath } from '../paths/broadcast-paths.js';
import type { StateView } from '../ui/session-state.js';
import type { listRecipients } from './recipients.queries.js';

type SentRow = Awaited<ReturnType<typeof listRecipients>>[number];
/** A recipient before sending: why they get nothing, or null. */
type MemberRow = Pick<SentRow, 'name' | 'email' | 'language' | 'organization'> & {
  leftOut: 'unsubscribed' | 'suppressed' | null;
};

export interface RecipientsPage extends ConsoleLayout {
  backPath: string;
  subject: string;
  found: string;
  rows: { name: string; email: string; organization: string | null; reads: string; state: StateView }[];
  pager: Pager | null;
}

/** Returns how many match a filter, with and without email. */
export function sumOf({ total, leftOut }: Pick<Audience, 'total' | 'leftOut'>): number {
  return total + leftOut.unsubscribed + leftOut.suppressed;
}

/** Says why somebody gets nothing. */
export function memberRow({ isUnsubscribed, isSuppressed, ...member }: ListedMember): MemberRow {
  return { ...member, leftOut: isUnsubscribed ? 'unsubscribed' : isSuppressed ? 'suppressed' : null };
}

/** The people of a broadcast: who gets it, in which language, and who doesn't and why. */
export function recipientsPage(
  layout: ConsoleLayout,
  input: { call: Call; broadcast: Broadcast; rows: readonly (MemberRow | SentRow)[]; total: number; page: number },
): RecipientsPage {
  const { language } = layout;
  const { call, broadcast, rows, total, page } = input;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  return {
    ...layout,
    title: text('recipients.title'),
    backPath: broadcastPath(broadcast),
    subject: textFor(broadcast.contents, call.languages[0] ?? 'en', call.languages).subject,
    found: text('recipients.found', { count: total }),
    rows: rows.map((row) => ({
      name: row.name,
      email: layout.mayChange ? row.email : maskedAddress(row.email),
      organization: row.organization,
      reads: languageName(textFor(broadcast.contents, row.language, call.languages).language, language),
      state: 'leftOut' in row ? memberState(row, language) : sentState(row, language),
    })),
    pager: pager(total, page, language, (next) => withQuery(broadcastPath(broadcast, 'recipients'), { page: next })),
  };
}

function memberState({ leftOut }: MemberRow, language: string): StateView {
  const label = translate(language, `console.broadcasts.recipients.${leftOut ?? 'gets'}`);
  return leftOut === null ? { tone: 'good', icon: 'dot', label } : { tone: 'off', icon: 'square', label };
}

function sentState({ state, attempts, isBounced }: SentRow, language: string): StateView {
  return messageState({ state: state ?? 'queued', attempts, isBounced }, language);
}
