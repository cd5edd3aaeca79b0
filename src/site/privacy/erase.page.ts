import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Remains } from '../../domain/privacy/erasure.queries.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { publicLayout } from '../layout.js';
import { programmePath } from '../paths.js';

/** Returns the confirmation before a person's data is erased: what is erased, and what remains. */
export function erasePage(
  viewer: Viewer,
  input: { call: Call; remains: Remains; coordinates: boolean; mePath: string },
) {
  const { language } = viewer;
  const { call, remains, mePath } = input;
  const text = (key: string, values = {}) => translate(language, `privacy.erase.${key}`, values);
  const numbers = remains.certificates.join(translate(language, 'common.listComma'));
  const action = `${mePath}/erase`;
  return {
    ...publicLayout({ viewer, call, path: action, section: 'me', mePath, isPrivate: true }, text('title')),
    heading: text('title'),
    lede: text('lede', { call: callTexts(call, language).name }),
    gone: [
      text('gone'),
      text('leaving', { count: remains.leaving }),
      text('links'),
      ...(input.coordinates ? [text('delegations')] : []),
    ],
    remains: [
      text('counts', { registrations: remains.registrations, attended: remains.attended }),
      ...(numbers === '' ? [] : [text('certificates', { numbers })]),
      ...(remains.proposals === 0 ? [] : [text('proposals')]),
      text('feedback'),
    ],
    action,
    dataPath: `${mePath}/data`,
  };
}

/** Returns the page after the data was erased. */
export function erasedPage(viewer: Viewer, call: Call) {
  const heading = translate(viewer.language, 'privacy.erase.done');
  return {
    ...publicLayout({ viewer, call, path: programmePath(call), isPrivate: true }, heading),
    heading,
    programmePath: programmePath(call),
  };
}
