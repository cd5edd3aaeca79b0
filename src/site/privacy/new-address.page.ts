import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { publicLayout } from '../layout.js';

/** Asks the owner of a new address to prove it, or says that it has been. */
export function newAddressPage(
  { call, email, path, state }: { call: Call; email: string; path: string; state: 'ask' | 'done' },
  viewer: Viewer,
) {
  const { language } = viewer;
  const values = { email, call: callTexts(call, language).name };
  const heading = translate(language, `privacy.address.${state}Title`);
  return {
    ...publicLayout({ viewer, call, path, isPrivate: true }, heading),
    heading,
    text: translate(language, `privacy.address.${state}Text`, values),
    // Where the address is proven; null where nothing is left to do.
    action: state === 'ask' ? path : null,
  };
}

/** Says why a link changes no address. */
export function endedAddressPage(why: 'ended' | 'taken', viewer: Viewer) {
  const heading = translate(viewer.language, `privacy.address.${why}Title`);
  return {
    ...publicLayout({ viewer, call: null, path: '/', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, `privacy.address.${why}Text`),
    action: null,
  };
}
