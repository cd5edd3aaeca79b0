import { translate } from '../../platform/i18n/messages.js';
import { assetPath } from '../../platform/views/assets.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { checkInPath } from '../paths/paths.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import { checkInAnswerTexts } from './check-in-answer.js';

const words = [
  'inSince',
  'inSelfSince',
  'expected',
  'checkIn',
  'undo',
  'scan',
  'scanStop',
  'noCamera',
  'offline',
  'kept',
  'unsent',
  'storageFull',
  'signedOut',
  'unlisted',
  'unlistedDetail',
  'needsNetwork',
  'checking',
  'foundNone',
  'foundMore',
] as const;

/** What a phone needs to check people in while it is offline: addresses, files and texts. */
export function checkInKit(session: Session, language: string) {
  return {
    session: session.id,
    listPath: checkInSessionPath(session, 'list'),
    scansPath: checkInSessionPath(session, 'scans'),
    workerPath: `${checkInPath}/worker.js`,
    decoder: assetPath('qr-decode.js'),
    assets: [
      assetPath('greenroom.css'),
      assetPath('greenroom.js'),
      assetPath('check-in.js'),
      assetPath('icons.svg'),
      assetPath('mark.svg'),
      assetPath('qr-decode.js'),
      assetPath('qr-index.js'),
    ],
    icons: assetPath('icons.svg'),
    outcomes: checkInAnswerTexts(session, language),
    words: Object.fromEntries(
      words.map((word) => [
        word,
        translate(language, `console.attendance.checkIn.${word}`, {
          time: '{time}',
          count: '{count}',
          reason: '{reason}',
        }),
      ]),
    ) as Record<(typeof words)[number], string>,
  };
}
