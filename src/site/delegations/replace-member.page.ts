import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { countryOptions } from '../../domain/registrations/country-options.js';
import { isLive, type RegistrationState } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { publicLayout } from '../layout.js';

export interface ReplaceForm {
  values: { name?: string; email?: string; country?: string };
  fieldErrors: readonly FieldError[];
  /** The code of a Conflict. */
  refusal: string | null;
}

export interface ReplaceMemberInput {
  call: Call;
  session: Session;
  member: { name: string };
  state: RegistrationState;
  /** Of the delegation's page. */
  path: string;
  /** Of the member. */
  id: string;
  form: ReplaceForm;
}

/** Returns the form for replacing a member. */
export function replaceMemberPage(input: ReplaceMemberInput, viewer: Viewer) {
  const { call, session, member, path, id, form } = input;
  const { language } = viewer;
  const { name } = member;
  const text = (key: string, values = {}) => translate(language, `delegations.${key}`, values);
  const action = `${path}/members/${id}/replace`;
  const heading = text('replaceTitle', { name });
  const takes = isLive(input.state) ? input.state : 'confirmed';
  const time = sessionTime(session, viewer);
  const fields = {
    name: field('name', form.values.name, form.fieldErrors, language),
    email: field('email', form.values.email, form.fieldErrors, language),
    country: field('country', form.values.country, form.fieldErrors, language),
  };
  const labels = {
    name: text('replaceName'),
    email: translate(language, 'common.email'),
    country: translate(language, 'sessions.country'),
  };
  const refusal = form.refusal === null ? null : `delegations.refused.${form.refusal}`;
  return {
    ...publicLayout({ viewer, call, path: action, isPrivate: true }, heading),
    heading,
    sessionTitle: session.title,
    when: translate(language, 'notifications.dateAndRange', {
      date: time.fullDate,
      range: `${time.start} – ${time.end}`,
    }),
    texts: [text(`takes.${takes}`), text(`replaceText.${takes === 'confirmed' ? 'seat' : 'line'}`, { name })],
    refused: refusal === null ? null : translate(language, hasMessage(language, refusal) ? refusal : 'errors.text.409'),
    action,
    backPath: path,
    keep: text('keep', { name }),
    fields,
    errors: errorSummary(Object.values(fields), labels, language),
    countries: countryOptions(language, fields.country.value),
  };
}
