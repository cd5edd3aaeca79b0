import { type ListFacts, invitationPeople, type InvitationPeople } from './invitation-people.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { hasUnsent, type InvitationCounts } from '../../domain/invitations/invitation.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary } from '../../platform/views/form-fields.js';
import { zoneCity, zoneLabel } from '../../domain/time/zones.js';
import { campaignPage, momentView, type PreviewView, previewView, type SendView } from '../ui/campaign-view.js';
import { dayAndTime, dayAndTimeInZone } from '../ui/day-and-time.js';
import { languageName } from '../ui/language-name.js';
import { seatsTaken, sessionState } from '../ui/session-state.js';
import { sharesByLanguage, subjectRows, untranslatedWords } from '../ui/texts-form.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { writePath } from '../paths/campaign-paths.js';
import { invitationPath } from '../paths/invitation-paths.js';
import { invitationState, titlesOf } from './written-invitations.js';
import { invalidRows, invitable, listWords, unreadQuestions } from './list-words.js';
import { scaleLinear } from 'd3-scale';

/** What was entered to send an invitation, and why it wasn't. */
export interface TypedInvitation {
  startsOn: string;
  startsTime: string;
  reservedOn: string;
  reservedTime: string;
  again: boolean;
  fieldErrors: readonly FieldError[];
  confirmed: number | null;
  isOutdated: boolean;
  /** Which session has too few free seats to reserve. */
  noSeats: Readonly<Record<string, string | number>> | null;
}

export interface InvitationPageInput extends ListFacts {
  call: Call;
  invitation: Invitation;
  sessions: readonly Session[];
  /** Of a draft: how many were invited to all of its sessions before. */
  invitedBefore: number;
  /** How many people read which language, most first. */
  readers: readonly { language: string; count: number }[];
  /** The language of the preview. */
  previewIn: string;
  typed: TypedInvitation;
  people: InvitationPeople;
}

/** An invitation: a draft with everything to check before it is sent, or the results of a sent one. */
export function invitationPage(layout: ConsoleLayout, input: InvitationPageInput) {
  const { language } = layout;
  const { call, invitation, sessions, counts, remindable } = input;
  const { state } = invitation;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const path = (part: Parameters<typeof invitationPath>[1]) => invitationPath(invitation, part);
  const isDraft = state === 'draft';
  const isRemindable = state === 'sent' && invitation.remindedAt === null && remindable > 0;
  const { contents } = invitation;
  const isOwnText = Object.keys(contents).length > 0;
  const send = isDraft ? sendView(input, language) : null;
  const page = campaignPage(layout, {
    back: { path: writePath(call), label: translate(language, 'console.campaigns.all') },
    heading: titlesOf(invitation, sessions, language),
    state: invitationState(invitation, counts.waiting, language),
    facts: factsOf(input, language),
    changed: changedText(input, language),
    errors: errorSummary(
      (send?.moments ?? []).map((one) => one.field),
      { startsAtLocal: text('field.remind'), reservedUntil: text('field.reserve') },
      language,
    ),
    actions: [
      ...(isDraft ? [{ path: path('text'), label: text('editText'), isLink: true }] : []),
      ...(state === 'stopped' ? [] : [{ path: path('people'), label: text('addPeople'), isLink: true }]),
      ...(isRemindable ? [{ path: path('remind'), label: text('remindNow', { count: remindable }) }] : []),
      ...(isStoppable(invitation, counts) ? [{ path: path('stop'), label: text('stop') }] : []),
    ],
    who: [
      ...listWords(input, isDraft ? 'console.invitations.willInvite' : null, language),
      ...(isOwnText ? untranslatedWords(input.readers, contents, call, language) : [text('standardText')]),
    ],
    facets: [
      ...sessions.map((session) => ({
        term: translate(language, 'console.common.sessions'),
        text: [
          session.title,
          dayAndTimeInZone(session.startsAt, session.timeZone, language),
          // Whoever accepts an invitation to a full session gets no seat.
          ...(isDraft ? [sessionState(session, language, layout.now).label, seatsTaken(session, language)] : []),
        ].join(' · '),
      })),
      ...(input.readers.length === 0 ? [] : [sharesByLanguage(input.readers, language)]),
    ],
    invalid: invalidRows({ counts, invalid: input.invalid, fixPath: path('people') }, language),
    questions: isDraft ? unreadQuestions(input.unread, call, path('unread'), language) : [],
    texts: subjectRows(contents, language),
    preview: isDraft ? previewOf(input, language) : null,
    send,
    people: invitationPeople(layout, input),
    deletePath: isDraft ? path('delete') : null,
  });
  return { ...page, funnel: isDraft ? null : funnelOf(counts, language) };
}

function factsOf({ call, invitation, counts }: InvitationPageInput, language: string): string[] {
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const { sentAt, reservedUntil, remindedAt, remindAt, remindZone, state } = invitation;
  const inCall = (at: Date) => ({
    at: dayAndTime(at, call.timeZone, language),
    place: zoneCity(call.timeZone, language),
  });
  const zone = remindZone ?? call.timeZone;
  return [
    ...(sentAt === null ? [] : [text('sentAt', inCall(sentAt))]),
    ...(reservedUntil === null ? [] : [text('reservedUntil', inCall(reservedUntil))]),
    ...(remindedAt === null
      ? []
      : [text('reminded', { count: counts.reminded, at: dayAndTime(remindedAt, call.timeZone, language) })]),
    ...(remindedAt !== null || remindAt === null || state !== 'sent'
      ? []
      : [text('willRemind', { at: dayAndTime(remindAt, zone, language), zone: zoneLabel(zone, remindAt, language) })]),
  ];
}

function previewOf({ invitation, previewIn, readers }: InvitationPageInput, language: string): PreviewView {
  const codes = [...new Set([previewIn, ...readers.map((one) => one.language)])].slice(0, 10);
  return previewView(language, {
    path: withQuery(invitationPath(invitation, 'preview'), { in: previewIn }),
    action: invitationPath(invitation),
    options: (codes.length < 2 ? [] : codes).map((code) => ({
      value: code,
      label: languageName(code, language),
      selected: code === previewIn,
    })),
    testPath: invitationPath(invitation, 'test'),
    chosen: previewIn,
  });
}

function sendView(input: InvitationPageInput, language: string): SendView | null {
  const { call, invitation, sessions, counts, reasons, typed, invitedBefore } = input;
  const { fieldErrors } = typed;
  const count = invitable(counts, reasons);
  if (count === 0 && invitedBefore === 0) return null;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const hasLimit = sessions.some(({ capacity, approval }) => capacity !== null && approval === 'automatic');
  const remind = {
    legend: text('field.remind'),
    hint: text('remindHint', { zone: zoneLabel(call.timeZone, invitation.updatedAt, language) }),
  };
  const reserve = { legend: text('field.reserve'), hint: text('reserveHint') };
  const [starts, until] = [
    { on: typed.startsOn, time: typed.startsTime },
    { on: typed.reservedOn, time: typed.reservedTime },
  ];
  return {
    action: invitationPath(invitation, 'send'),
    title: text('sendTitle'),
    text: null,
    hidden: [
      { name: 'confirm', value: counts.waiting },
      { name: 'seen', value: fingerprint([invitation.sessionIds, invitation.contents]) },
      { name: 'timeZone', value: call.timeZone },
    ],
    again:
      invitedBefore === 0
        ? null
        : { label: text('again.invite', { count: invitedBefore }), hint: null, isChecked: typed.again },
    moments: [
      momentView('starts', starts, remind, 'startsAtLocal', fieldErrors, language),
      ...(hasLimit ? [momentView('reserved', until, reserve, 'reservedUntil', fieldErrors, language)] : []),
    ],
    nowLabel: count === 0 ? text('sendTitle') : text('send', { count }),
    when: null,
    isLater: false,
    laterLabel: '',
  };
}

function changedText({ counts, typed }: InvitationPageInput, language: string): string | null {
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  if (typed.isOutdated) return translate(language, 'console.campaigns.changed');
  if (typed.noSeats !== null) return text('tooFewSeats', typed.noSeats);
  return typed.confirmed === null ? null : text('countChanged', { confirmed: typed.confirmed, count: counts.waiting });
}

/** Whether any email, or the reminder, has yet to leave. */
function isStoppable({ state, remindAt, remindedAt }: Invitation, counts: InvitationCounts): boolean {
  const isReminderAhead = remindAt !== null && remindedAt === null;
  return state === 'sent' && (isReminderAhead || hasUnsent(counts));
}

/** Draws what became of an invitation as bars, from sent to registered, for the template of funnels. */
function funnelOf(counts: InvitationCounts, language: string) {
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const across = scaleLinear([0, Math.max(1, counts.invited)], [0, 100]);
  const steps = (['invited', 'sent', 'opened', 'registered', 'declined'] as const).map((step) => {
    const count = counts[step];
    const share = counts.invited === 0 ? 0 : Math.round((count / counts.invited) * 100);
    const label = text(`step.${step}`);
    const notes = step === 'invited' ? [] : [text('share', { share })];
    return {
      label,
      count,
      width: Math.round(across(count) * 10) / 10,
      dropped: 0,
      words: [`${label}: ${count}`, ...notes].join('; '),
      notes,
    };
  });
  const failed = counts.failed === 0 ? null : text('failed', { count: counts.failed });
  return { parts: [{ heading: text('people'), tone: 'k3', bars: steps }], failed };
}
