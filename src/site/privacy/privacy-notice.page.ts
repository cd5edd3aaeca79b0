import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { PrivacyNotice } from '../../domain/privacy/privacy-notice.entity.js';
import { noticeTexts, storedUntilOn } from '../../domain/privacy/privacy-notice.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { formatLocalDate } from '../../domain/time/format.js';
import { localTime } from '../../domain/time/wall-time.js';
import type { Config } from '../../platform/config.js';
import { translate } from '../../platform/i18n/messages.js';
import { renderMarkdown } from '../../platform/markdown.js';
import { publicLayout } from '../layout.js';
import { formSections } from '../registrations/form-sections.js';
import { lostLinkPath, privacyPath } from '../paths.js';

/** Categories of stored data, in the order of the notice and the person's own page. */
const storedKinds = [
  'profile',
  'registrations',
  'answers',
  'attendance',
  'certificates',
  'emails',
  'proposals',
  'notes',
  'feedback',
] as const;

/** Returns the privacy notice of a call: the organizers' texts, with what Greenroom stores. */
export function privacyNoticePage(
  call: Call,
  notice: PrivacyNotice | null,
  viewer: Viewer,
  config: Pick<Config, 'translator'>,
) {
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `privacy.${key}`, values);
  const words = callTexts(call, language);
  return {
    ...publicLayout({ viewer, call, path: privacyPath(call) }, text('title')),
    heading: text('title'),
    lede: text('lede', { call: words.name }),
    // Null before organizers have filled it in.
    notice: notice && noticeView(notice, call, language),
    missing: notice === null ? text('missing', { email: call.contactEmail }) : null,
    stored: [
      ...storedKinds.map((kind) => text(`stored.${kind}`)),
      ...formSections.all.flatMap((one) => one.stored(call, language, config) ?? []),
    ],
    until:
      notice === null
        ? text('untilAsked')
        : text('until', {
            days: notice.retentionDays,
            closes: formatLocalDate(call.closesOn, language, 'long'),
            until: formatLocalDate(storedUntilOn(call, notice), language, 'long'),
          }),
    lostLinkPath: lostLinkPath(call),
  };
}

function noticeView(notice: PrivacyNotice, call: Call, language: string) {
  const { controller, purpose, legalBasis, more } = noticeTexts(notice, language);
  const paragraphs = (text: string) => text.split(/\n\s*\n/u).filter((part) => part.trim() !== '');
  return {
    controller: controller.split('\n').filter((line) => line.trim() !== ''),
    purpose: paragraphs(purpose),
    legalBasis: paragraphs(legalBasis),
    moreHtml: more.trim() === '' ? null : renderMarkdown(more),
    contactEmail: notice.contactEmail,
    changed: translate(language, 'privacy.changed', {
      date: formatLocalDate(localTime(notice.updatedAt, call.timeZone).date, language, 'long'),
    }),
  };
}
