import {
  type InvitationCounts,
  type InviteeReason,
  maxCorrected,
  rowFaults,
} from '../../domain/invitations/invitation.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { languageFor } from '../../domain/registrations/people/language-for.js';
import { zoneCity } from '../../domain/time/zones.js';
import { languageName } from '../ui/language-name.js';
import type { ListedPerson, UnreadCells } from '../../domain/invitations/invitations.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import type { CampaignQuestion, InvalidRows } from '../ui/campaign-view.js';

/** How many examples are given of what is wrong with rows. */
const maxExamples = 3;

/** Why how many rows of a list get no email. */
export type ReasonCounts = readonly { reason: InviteeReason; count: number }[];

/**
 * Says who on a list gets no email and why, and what was not understood; before that, under the key `will`, how many get
 * it, unless it has been sent.
 */
export function listWords(
  {
    call,
    counts,
    reasons,
    unread,
  }: { call: Call; counts: InvitationCounts; reasons: ReasonCounts; unread: UnreadCells },
  will: string | null,
  language: string,
): string[] {
  return [
    ...(will === null ? [] : [translate(language, will, { count: invitable(counts, reasons) })]),
    ...skipWords(reasons, language),
    // A draft asks instead.
    ...(will === null ? unreadWords(unread, call, language) : []),
  ];
}

/** Says how many people of a list get no email, by reason, without invalid rows. */
function skipWords(reasons: ReasonCounts, language: string): string[] {
  return reasons
    .filter(({ reason }) => !isFault(reason))
    .map(({ reason, count }) =>
      translate(language, 'console.invitations.skip', {
        reason: translate(language, `console.invitations.skipped.${reason}`),
        count,
      }),
    );
}

/** Says which languages and time zones of a list are unknown, and what holds instead, once for each. */
function unreadWords(unread: UnreadCells, call: Call, language: string): string[] {
  return unread
    .filter(({ count }) => count > 0)
    .map((cell) => translate(language, `console.invitations.unread.${cell.part}`, unreadValues(cell, call, language)));
}

function unreadValues({ part, text, count, leftOut }: UnreadCells[number], call: Call, language: string) {
  const instead =
    part === 'language' ? languageName(languageFor(undefined, call), language) : zoneCity(call.timeZone, language);
  return { text, count: count === 0 ? leftOut : count, instead };
}

/**
 * Asks about each group of people on a draft whose language or time zone is not understood, or says what was decided.
 * `action`: where the answer is sent.
 */
export function unreadQuestions(unread: UnreadCells, call: Call, action: string, language: string): CampaignQuestion[] {
  return unread.map((cell) => {
    const { part, text: typed, isOpen, count } = cell;
    const isLeftOut = count === 0;
    const values = unreadValues(cell, call, language);
    const text = (key: string, more = {}) =>
      translate(language, `console.invitations.unread.${key}`, { ...values, ...more });
    const [keep, leave] = [
      { value: 'keep', label: text(`keep.${part}`) },
      { value: 'leave', label: text('leave') },
    ];
    return {
      // Without an answer, as with the first.
      text: text(`of.${part}`, { answer: (isLeftOut ? leave : keep).label }),
      action,
      hidden: Object.entries({ part, text: typed }).map(([name, value]) => ({ name, value })),
      choices: [...(isOpen || isLeftOut ? [keep] : []), ...(isLeftOut ? [] : [leave])],
    };
  });
}

/** Returns how many people who wait on a list will get an email. */
export function invitable({ waiting }: InvitationCounts, reasons: ReasonCounts): number {
  const skipped = reasons.filter(({ reason }) => !isFault(reason) && reason !== 'repeated' && reason !== 'left-out');
  return waiting - skipped.reduce((sum, { count }) => sum + count, 0);
}

/** Describes the rows of a list that can't be used, once for each fault; null if there are none. */
export function invalidRows(
  input: { counts: InvitationCounts; invalid: readonly ListedPerson[]; fixPath: string },
  language: string,
): InvalidRows | null {
  const { counts, invalid, fixPath } = input;
  if (counts.invalid === 0) return null;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const causes = rowFaults.flatMap((fault) => {
    const rows = invalid.filter(({ reason }) => reason === fault);
    if (rows.length === 0) return [];
    const examples = rows.slice(0, maxExamples).map(({ line, name, email }) => {
      const typed = [name, email].filter(Boolean).join(' · ') || '–';
      return text('badRow', { line: line ?? 0, typed });
    });
    if (rows.length > maxExamples)
      examples.push(translate(language, 'console.registrations.bulk.more', { count: rows.length - maxExamples }));
    const comma = translate(language, 'console.common.comma');
    return [text('badRowsOf', { count: rows.length, fault: text(`fault.${fault}`), examples: examples.join(comma) })];
  });
  return {
    heading: text('badRows', { count: counts.invalid }),
    causes,
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
