import type { Call } from '../../domain/calls/call.entity.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { leavesAt, settlingMinutes } from '../../domain/sessions/settling-time.js';
import { newsBetween } from '../../domain/sessions/session-changes.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import { changedFields, fieldText } from '../form-edit.js';
import type { ConsoleLayout } from '../layout.js';
import type { EmailPreview } from '../notifications/email-preview.js';
import { sessionPath } from './session-paths.js';
import { placeValue } from './place-options.js';
import { editedSession, withTimeOf } from './session-edit.js';
import { fieldsOfSession, type SessionFields } from './session-form.js';

/** What an edit changes, whom it notifies, and the question whether it should. */
export interface EditConfirmPage extends ConsoleLayout {
  heading: string;
  action: string;
  backPath: string;
  hidden: { name: string; value: string }[];
  changes: { label: string; before: string; after: string; isTold: boolean }[];
  leaves: string;
  /** About emails of earlier edits, which say this, too. */
  waiting: string | null;
  silent: { text: string; isGrave: boolean };
  email: EmailPreview;
  submitLabel: string;
}

/** The fields that attendees are notified of. */
const told = ['title', 'format', 'place', 'venue'];

/** Asks whether to notify people of an edit. */
export function editConfirmPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    /** Those of the call. */
    series: readonly Series[];
    session: Session;
    edited: Session;
    fields: SessionFields;
    form: FormValues;
    /** The number of people with a seat. */
    seated: number;
    /** The number of those who get an email about earlier edits. */
    waiting: number;
    email: EmailPreview;
  },
): EditConfirmPage {
  const { language, now } = layout;
  const { session, edited, seated, form } = input;
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  const places = new Map(
    [session, edited].map((one) => [placeValue(one), one.venueId === null ? '' : (one.venue ?? '')]),
  );
  const words = editedSession(input.call, session, { series: input.series, places }, language);
  const before = fieldsOfSession(session);
  const after = withTimeOf(before, input.fields);
  const isAtOnce = leavesAt(session, now) <= now;
  const { isMaterial } = newsBetween(session, edited);
  return {
    ...layout,
    title: text('editSession'),
    heading: text('willBeNotified', { count: seated }),
    action: sessionPath(session, 'edit'),
    backPath: sessionPath(session),
    hidden: hiddenFields(form),
    changes: changedFields(before, after, words.together).map((name) => ({
      label: words.label(name),
      before: fieldText(words, name, before, language),
      after: fieldText(words, name, after, language),
      isTold: told.includes(name),
    })),
    leaves: text(isAtOnce ? 'confirmEdit.atOnce' : 'confirmEdit.soon', { minutes: settlingMinutes }),
    waiting: input.waiting === 0 ? null : text('confirmEdit.waiting', { count: input.waiting }),
    silent: { text: text(isMaterial ? 'confirmEdit.silentPlace' : 'confirmEdit.silent'), isGrave: isMaterial },
    email: input.email,
    submitLabel: text('confirmEdit.notify', { count: seated }),
  };
}

/** Everything that was typed, for the form that comes back with the answer. */
function hiddenFields(form: FormValues): { name: string; value: string }[] {
  const names = form.names.filter((name) => name !== '_csrf' && name !== 'intent' && name !== 'useStored');
  return names.flatMap((name) => form.list(name).map((value) => ({ name, value })));
}
