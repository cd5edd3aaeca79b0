import type { ListFacts } from './list-facts.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { languageCoverage, type LanguageCoverage } from '../../domain/invitations/coverage.js';
import { hasUnsent, type InvitationCounts } from '../../domain/invitations/invitation.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, field, type Field } from '../../platform/views/form-fields.js';
import { zoneCity, zoneLabel } from '../../domain/time/zones.js';
import { dayAndTime, dayAndTimeInZone } from '../ui/day-and-time.js';
import { languageName } from '../ui/language-name.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../paths/paths.js';
import { invitationPath, invitationsPath } from '../paths/invitation-paths.js';
import type { StateView } from '../ui/session-state.js';
import { invitationState, titlesOf } from './invitation-list.js';
import { peopleView, type PeopleView } from './invitation-people.js';
import { funnelOf } from './invitation-funnel.js';
import { type InvalidRows, invalidRows, invitable, skipWords, unreadWords } from './list-words.js';

export interface InvitationPage extends ConsoleLayout {
  allPath: string;
  heading: string;
  state: StateView;
  facts: string[];
  errors: ErrorSummary | null;
  /** Said when another number was confirmed. */
  changed: string | null;
  sessions: { title: string; when: string }[];
  /** In words: how many will be invited or not, and why. */
  who: string[];
  /** Invites people again who were invited before, or skips them; null if there are none. */
  again: { path: string; value: 'yes' | 'no'; label: string; text: string | null } | null;
  peoplePath: string;
  invalid: InvalidRows | null;
  coverage: { language: string; text: string }[];
  isDraft: boolean;
  textPath: string;
  preview: { heading: string; path: string; languages: { label: string; path: string; current: boolean }[] } | null;
  send: SendView | null;
  deletePath: string;
  /** Of an invitation that was sent. */
  funnel: ReturnType<typeof funnelOf> | null;
  remind: { text: string; path: string; label: string } | null;
  reminded: string | null;
  stop: { path: string } | null;
  people: PeopleView | null;
}

interface SendView {
  action: string;
  confirm: number;
  label: string;
  startsOn: string;
  startsTime: string;
  timeZone: string;
  start: Field;
  remindHint: string;
  reservedOn: string;
  reservedTime: string;
  reserved: Field;
  /** Null if no session has a seat limit. */
  reservedHint: string | null;
}

export interface InvitationPageInput extends ListFacts {
  call: Call;
  invitation: Invitation;
  sessions: readonly Session[];
  /** Of a draft: how many were invited to all of its sessions before. */
  invitedBefore: number;
  languages: readonly { language: string | null; count: number }[];
  /** The language of the preview. */
  previewIn: string;
  typed: {
    startsOn: string;
    startsTime: string;
    reservedOn: string;
    reservedTime: string;
    fieldErrors: readonly FieldError[];
    confirmed: number | null;
    /** Which session has too few free seats to reserve. */
    noSeats: Readonly<Record<string, string | number>> | null;
  };
  people: Omit<Parameters<typeof peopleView>[0], 'invitation' | 'counts'> | null;
}

/** An invitation: a draft with everything to check before it is sent, or the results of a sent one. */
export function invitationPage(layout: ConsoleLayout, input: InvitationPageInput): InvitationPage {
  const { language } = layout;
  const { call, invitation, sessions, counts } = input;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const isDraft = invitation.state === 'draft';
  const { fieldErrors, startsOn, reservedOn } = input.typed;
  const reserved = field('reservedUntil', reservedOn, fieldErrors, language);
  const start = field('startsAtLocal', startsOn, fieldErrors, language);
  const coverage = languageCoverage(invitation.contents, call.languages, input.languages);
  return {
    ...layout,
    title: text('one'),
    allPath: invitationsPath(call),
    heading: titlesOf(invitation, sessions, language),
    state: invitationState(invitation, counts.waiting, language),
    facts: factsOf(input, language),
    errors: errorSummary(
      [start, reserved],
      { startsAtLocal: text('field.remind'), reservedUntil: text('field.reserve') },
      language,
    ),
    changed: changedText(input, language),
    sessions: sessions.map(({ title, startsAt, timeZone }) => ({
      title,
      when: dayAndTimeInZone(startsAt, timeZone, language),
    })),
    who: recipientSummary(input, language),
    again: layout.mayChange ? againView(input, language) : null,
    peoplePath: invitationPath(invitation, 'people'),
    invalid: invalidRows({ counts, invalid: input.invalid, fixPath: invitationPath(invitation, 'fix') }, language),
    coverage: coverage.map((one) => ({
      language: text('readers', { language: languageName(one.language, language), count: one.people }),
      text: coverageText(one, language),
    })),
    isDraft,
    textPath: invitationPath(invitation, 'text'),
    preview: isDraft ? previewView(input, coverage, language) : null,
    send: isDraft ? sendView(input, language) : null,
    deletePath: invitationPath(invitation, 'delete'),
    funnel: isDraft ? null : funnelOf(counts, language),
    remind: remindView(input, language),
    reminded: remindedText(input, language),
    stop: isStoppable(invitation, counts) ? { path: invitationPath(invitation, 'stop') } : null,
    people: input.people && peopleView({ ...input.people, invitation, counts }, language),
  };
}

function factsOf({ call, invitation }: InvitationPageInput, language: string): string[] {
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const { sentAt, reservedUntil } = invitation;
  const inCall = (at: Date) => ({
    at: dayAndTime(at, call.timeZone, language),
    place: zoneCity(call.timeZone, language),
  });
  return [
    ...(sentAt === null ? [] : [text('sentAt', inCall(sentAt))]),
    ...(reservedUntil === null ? [] : [text('reservedUntil', inCall(reservedUntil))]),
  ];
}

/** How many people would not be invited, by reason, without invalid rows of a list. */
function recipientSummary(
  { call, invitation, counts, reasons, unread }: InvitationPageInput,
  language: string,
): string[] {
  const lines = [...skipWords(reasons, language), ...unreadWords(unread, call, language)];
  if (invitation.state !== 'draft') return lines;
  const count = invitable(counts, reasons);
  return [translate(language, 'console.invitations.willInvite', { count }), ...lines];
}

function againView(
  { invitation, invitedBefore: count }: InvitationPageInput,
  language: string,
): InvitationPage['again'] {
  if (count === 0) return null;
  const text = (key: string) => translate(language, `console.invitations.again.${key}`, { count });
  const path = invitationPath(invitation, 'again');
  return invitation.invitesAgain
    ? { path, value: 'no', label: text('skip'), text: text('text') }
    : { path, value: 'yes', label: text('invite'), text: null };
}

function coverageText({ gets, textIn }: LanguageCoverage, language: string): string {
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  return text(`gets.${gets}`, { language: languageName(textIn, language) });
}

function previewView(
  { invitation, previewIn }: InvitationPageInput,
  coverage: readonly LanguageCoverage[],
  language: string,
): NonNullable<InvitationPage['preview']> {
  const codes = [...new Set([previewIn, ...coverage.map((one) => one.language)])].slice(0, 10);
  return {
    heading: translate(language, 'console.invitations.preview', { language: languageName(previewIn, language) }),
    path: withQuery(invitationPath(invitation, 'preview'), { in: previewIn }),
    languages: (codes.length < 2 ? [] : codes).map((code) => ({
      label: languageName(code, language),
      path: `${withQuery(invitationPath(invitation), { in: code })}#preview`,
      current: code === previewIn,
    })),
  };
}

function sendView(input: InvitationPageInput, language: string): SendView | null {
  const { call, invitation, sessions, counts, reasons, typed } = input;
  const count = invitable(counts, reasons);
  if (count === 0) return null;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const start = field('startsAtLocal', typed.startsOn, typed.fieldErrors, language);
  return {
    action: invitationPath(invitation, 'send'),
    confirm: counts.waiting,
    label: text('send', { count }),
    startsOn: typed.startsOn,
    startsTime: typed.startsTime,
    timeZone: call.timeZone,
    start,
    reservedOn: typed.reservedOn,
    reservedTime: typed.reservedTime,
    reserved: field('reservedUntil', typed.reservedOn, typed.fieldErrors, language),
    reservedHint: sessions.some(({ capacity, approval }) => capacity !== null && approval === 'automatic')
      ? text('reserveHint')
      : null,
    remindHint: text('remindHint', { zone: zoneLabel(call.timeZone, invitation.updatedAt, language) }),
  };
}

function changedText({ counts, typed }: InvitationPageInput, language: string): string | null {
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  if (typed.noSeats !== null) return text('tooFewSeats', typed.noSeats);
  return typed.confirmed === null ? null : text('countChanged', { confirmed: typed.confirmed, count: counts.waiting });
}

function remindView(
  { invitation, remindable: count }: InvitationPageInput,
  language: string,
): InvitationPage['remind'] {
  if (invitation.state !== 'sent' || invitation.remindedAt !== null || count === 0) return null;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  return {
    text: text('remindText', { count }),
    path: invitationPath(invitation, 'remind'),
    label: text('remindNow', { count }),
  };
}

function remindedText({ call, invitation, counts }: InvitationPageInput, language: string): string | null {
  const { remindedAt, remindAt, remindZone, state } = invitation;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  if (remindedAt !== null) {
    return text('reminded', { count: counts.reminded, at: dayAndTime(remindedAt, call.timeZone, language) });
  }
  if (remindAt === null || state !== 'sent') return null;
  const zone = remindZone ?? call.timeZone;
  return text('willRemind', { at: dayAndTime(remindAt, zone, language), zone: zoneLabel(zone, remindAt, language) });
}

/** Whether any email, or the reminder, has yet to leave. */
function isStoppable({ state, remindAt, remindedAt }: Invitation, counts: InvitationCounts): boolean {
  const isReminderAhead = remindAt !== null && remindedAt === null;
  return state === 'sent' && (isReminderAhead || hasUnsent(counts));
}
