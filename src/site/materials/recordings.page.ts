import type { Call } from '../../domain/calls/call.entity.js';
import { type Material, visibleMaterials } from '../../domain/materials/material.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { publicLayout } from '../layout.js';
import { recordingRequestPath, sessionPath } from '../paths.js';
import { materialViews } from './material-view.js';

/** Returns the form with which people ask for a recording, or with `sentTo` the answer, the same for every address. */
export function recordingRequestPage(
  call: Call,
  session: Session,
  viewer: Viewer,
  typed: { value?: string; fieldErrors?: readonly FieldError[]; sentTo?: string },
) {
  const { language } = viewer;
  const action = recordingRequestPath(call, session);
  const isSent = typed.sentTo !== undefined;
  const heading = translate(language, isSent ? 'registrations.me.lost.sentTitle' : 'materials.request.title');
  const email = field('email', typed.value, typed.fieldErrors ?? [], language);
  return {
    ...publicLayout({ viewer, call, path: action, section: 'programme' }, heading),
    heading,
    session: sessionLink(call, session, language),
    text: isSent
      ? translate(language, 'materials.request.sentText', { email: typed.sentTo ?? '' })
      : translate(language, 'materials.request.text'),
    errors: errorSummary([email], { email: translate(language, 'common.email') }, language),
    // Null once it was sent, whatever the address.
    form: isSent ? null : { action, email },
  };
}

/** Returns the recordings of a session behind the link that somebody asked for; `base` is the path of that page. */
export function recordingsPage(
  { call, session, materials, base }: { call: Call; session: Session; materials: readonly Material[]; base: string },
  viewer: Viewer,
) {
  const { language, now } = viewer;
  const heading = translate(language, 'materials.recordings');
  const items = materialViews(visibleMaterials(materials, session, 'recordings', now), call, base, language);
  return {
    ...publicLayout({ viewer, call, path: base, section: 'programme', isPrivate: true }, heading),
    heading,
    session: sessionLink(call, session, language),
    materials: { items, text: translate(language, items.length === 0 ? 'materials.none' : 'materials.askedFor') },
  };
}

function sessionLink(call: Call, session: Session, language: string) {
  const shown = readIn(session, call, language);
  return { path: sessionPath(call, session), title: shown.title, lang: titleLanguage(shown) };
}
