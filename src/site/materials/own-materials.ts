import type { Material } from '../../domain/materials/material.js';
import { readerWith, visibleMaterials } from '../../domain/materials/material.js';
import { isLive, type RegistrationState } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { OfferingCall } from '../../domain/sessions/session-texts.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { type MaterialView, materialViews } from './material-view.js';

/** How long after the end a recording is expected; the follow-up email waits as long. */
const recordingMs = 48 * 3_600_000;

/** The materials of a session for somebody who is registered. */
export interface OwnMaterials {
  text: string | null;
  items: MaterialView[];
}

/** Returns the materials that a person can have now; null where there are none, and none are expected. */
export function ownMaterials(
  {
    session,
    state,
    materials,
    path,
    call,
  }: { session: Session; call: OfferingCall; state: RegistrationState; path: string; materials: readonly Material[] },
  { language, now }: Viewer,
): OwnMaterials | null {
  if (!isLive(state)) return null;
  const reader = readerWith(state);
  const items = materialViews(visibleMaterials(materials, session, reader, now), call, path, language);
  if (items.length > 0)
    return { items, text: materials.every(isPublic) ? null : translate(language, 'materials.dontShare') };
  if (reader === 'anyone' || session.state !== 'published' || session.endsAt > now) return null;
  const mayCome = now.getTime() < session.endsAt.getTime() + recordingMs;
  return { items, text: translate(language, mayCome ? 'materials.later' : 'materials.none') };
}

function isPublic({ visibility }: Material): boolean {
  return visibility === 'public';
}
