import type { FieldError } from '../../platform/errors.js';
import { draftChanged } from '../../domain/campaigns/campaign.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field } from '../../platform/views/form-fields.js';
import type { StateView } from './session-state.js';
import type { ConsolePage } from '../frame/console-page.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { readSendTime, type WallFields, wallFields } from './local-time-fields.js';
import { timingView } from './timing-view.js';
import { type WhenFields, whenFields } from './when-fields.js';

const refreshSeconds = 3;
const barWidth = 860;

/** Where a time at which emails leave is interpreted, for forms while they are filled in. */
const sendTimePath = '/console/send-time';

/** Has the page of a campaign refreshed while emails of it have yet to leave. */
export function refreshWhile(page: ConsolePage, isGoing: boolean): void {
  if (isGoing) void page.reply.header('refresh', String(refreshSeconds));
}

/** How the state of a campaign that is sent at a time looks. */
export const campaignLooks = {
  draft: { tone: 'off', icon: 'ring' },
  scheduled: { tone: 'warn', icon: 'half' },
  held: { tone: 'bad', icon: 'square' },
  sending: { tone: 'good', icon: 'half' },
  sent: { tone: 'good', icon: 'dot' },
  stopped: { tone: 'bad', icon: 'square' },
} as const satisfies Record<string, Omit<StateView, 'label'>>;

/** How far sending has come. */
export interface CampaignProgress {
  /** Length of the part that is done, of 860. */
  width: number;
  text: string;
  details: string[];
  isGoing: boolean;
}

/** Describes how far sending has come: `done` of `count` emails are settled, and `sent` of them were sent. */
export function campaignProgress(
  { done, sent, count, ...rest }: { done: number; sent: number; count: number; details: string[]; isGoing: boolean },
  language: string,
): CampaignProgress {
  const text = translate(language, 'console.broadcasts.sentOf', { sent, count });
  return { width: Math.round((done / count) * barWidth), text, ...rest };
}

/** When a campaign leaves, as it was typed: now, or later. */
export interface TypedSending {
  fields: WallFields;
  isLater: boolean;
}

/** Returns when a posted form lets a campaign leave. */
export function typedSending(form: FormValues): TypedSending {
  return { fields: wallFields(form), isLater: form.text('intent') === 'later' };
}

/** Reads when a campaign leaves. Throws Invalid. */
export function readSending({ fields, isLater }: TypedSending) {
  return isLater ? { sendAt: readSendTime(fields), timeZone: fields.timeZone } : { sendAt: null };
}

/** What was entered to confirm that a campaign leaves; `confirmed` is the number of people, if it was wrong. */
export interface TypedConfirmation {
  fields: WallFields | null;
  fieldErrors: readonly FieldError[];
  confirmed: number | null;
  /** Whether the draft says something else by now than was shown. */
  isOutdated?: boolean;
}

/** Nothing was entered yet. */
export const unconfirmed: TypedConfirmation = { fields: null, fieldErrors: [], confirmed: null };

/** The fields in which somebody chooses when a campaign leaves, and what is wrong with them. */
export function sendingFields(
  layout: ConsoleLayout,
  call: { timeZone: string },
  {
    fields: typed,
    fieldErrors,
    before = [],
  }: {
    fields: WallFields | null;
    fieldErrors: readonly FieldError[];
    /** Other fields of the form, which come first. */
    before?: readonly (Field & { label: string })[];
  },
): { when: WhenFields; errors: ErrorSummary | null } {
  const { language } = layout;
  const blank = { startsOn: '', startsTime: '', durationMinutes: '', overlap: '', confirmed: '' };
  const fields = { ...blank, ...typed, timeZone: typed?.timeZone || call.timeZone };
  const when = { ...whenFields(fields, fieldErrors, [call.timeZone], layout), previewPath: sendTimePath };
  const label = (key: string) => translate(language, `console.broadcasts.${key}`);
  const labels = {
    ...Object.fromEntries(before.map((one) => [one.id, one.label])),
    startsAtLocal: label('sendOn'),
    timeZone: label('sendZone'),
  };
  return {
    when: { ...when, timing: timingView(fields, language, 'mail') },
    errors: errorSummary([...before, when.start, when.zone], labels, language),
  };
}

/** Interprets a wall time at which emails leave, for the form while it is filled in. */
export function showSendingTime(page: ConsolePage): void {
  const { query, language } = page;
  const view = { language, dir: 'ltr' as const, title: '', timing: timingView(wallFields(query), language, 'mail') };
  page.render('sessions/timing', view);
}

/**
 * Shows the final review of a campaign again after an error of `name`, as in its code: with errors beside the fields, or
 * because the number of people isn't the one that was confirmed, or the draft says something else than was shown.
 */
export function failSending(
  page: ConsolePage,
  error: unknown,
  name: string,
  show: (fieldErrors: readonly FieldError[], hasChanged: boolean, isOutdated: boolean) => Promise<void>,
): Promise<void> {
  const countChanged = `${name}-count-changed`;
  // The form has a date and a time where the flow has an instant.
  const atTime = (one: FieldError) => (one.path === 'sendAt' ? { ...one, path: 'startsAtLocal' } : one);
  return page.fail(
    error,
    (fieldErrors, code) => show(fieldErrors.map(atTime), code === countChanged, code === draftChanged),
    ({ code }) => code === countChanged || code === draftChanged,
  );
}
