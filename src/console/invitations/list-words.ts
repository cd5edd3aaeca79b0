import {
  type InvitationCounts,
  type InviteeReason,
  maxCorrected,
  rowFaults,
} from '../../domain/invitations/invitation.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { languageFor } from '../../domain/registrations/language-for.js';
import { zoneCity } from '../../domain/time/zones.js';
import { languageName } from '../ui/language-name.js';
import type { ListedPerson, UnreadCells } from '../../domain/invitations/invitations.queries.js';
import { translate } from '../../platform/i18n/messages.js';

/** The first invalid rows that are listed one by one. */
const maxListed = 50;

/** Why how many rows of a list get no email. */
export type ReasonCounts = readonly { reason: InviteeReason; count: number }[];

/** The rows of a list that can't be used, and the form to correct them. */
export interface InvalidRows {
  heading: string;
  rows: string[];
  more: string | null;
  fixPath: string;
  list: string;
}

/** Says how many people of a list get no email, by reason, without invalid rows. */
export function skipWords(reasons: ReasonCounts, language: string): string[] {
  return reasons
    .filter(({ reason }) => !isFault(reason))
    .map(({ reason, count }) => translate(language, `console.invitations.skip.${reason}`, { count }));
}

/** Says which languages and time zones of a list are unknown, and what holds instead, once for each. */
export function unreadWords(unread: UnreadCells, call: Call, language: string): string[] {
  const main = languageName(languageFor(undefined, call), language);
  const zone = zoneCity(call.timeZone, language);
  return unread.map(({ part, text, count }) =>
    translate(language, `console.invitations.unread.${part}`, {
      count,
      text,
      instead: part === 'language' ? main : zone,
    }),
  );
}

/** Returns how many people who wait on a list will get an email. */
export function invitable({ waiting }: InvitationCounts, reasons: ReasonCounts): number {
  const skipped = reasons.filter(({ reason }) => !isFault(reason) && reason !== 'repeated');
  return waiting - skipped.reduce((sum, { count }) => sum + count, 0);
}

/** Describes the rows of a list that can't be used; null if there are none. */
export function invalidRows(
  input: { counts: InvitationCounts; invalid: readonly ListedPerson[]; fixPath: string },
  language: string,
): InvalidRows | null {
  const { counts, invalid, fixPath } = input;
  if (counts.invalid === 0) return null;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const rows = invalid.map(({ line, name, email, reason }) =>
    text('badRow', {
      line: line ?? 0,
      typed: [name, email].filter(Boolean).join(' · ') || '–',
      fault: text(`fault.${reason}`),
    }),
  );
  const more = counts.invalid - Math.min(maxListed, rows.length);
  return {
    heading: text('badRows', { count: counts.invalid }),
    rows: rows.slice(0, maxListed),
    more: more > 0 ? text('moreBadRows', { count: more }) : null,
    fixPath,
    list: invalid
      .slice(0, maxCorrected)
      .map(({ name, email }) => (name === '' ? email : `${name} <${email}>`))
      .join('\n'),
  };
}

function isFault(reason: InviteeReason): boolean {
  return rowFaults.some((fault) => fault === reason);
}
