import { type PrivacyNoticeInput, privacyNoticeInput } from '../../domain/privacy/privacy-notice-input.js';
import { translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import type { CallInput } from '../../domain/calls/call-input.js';

/** The privacy notice of a demo call: the drafts, and who receives the data. */
export function demoPrivacyNotice(call: CallInput, retentionDays = 365): PrivacyNoticeInput {
  const texts = (language: string, name: string) => ({
    purpose: translate(language, 'privacy.draftPurpose', { call: name }),
    legalBasis: translate(language, 'privacy.draftLegalBasis'),
  });
  return read(privacyNoticeInput, {
    ...texts('en', call.name),
    controller: 'Kaohsiung City Government\n2 Sihwei 3rd Road, Lingya District, Kaohsiung 802, Taiwan',
    contactEmail: 'privacy@example.org',
    retentionDays,
    more: '**Who else sees it.** The provider of the online room sees the name you join with. Nothing is sold or passed on.',
    translations: {
      'zh-TW': {
        ...texts('zh-TW', call.translations['zh-TW']?.name ?? call.name),
        controller: '高雄市政府\n802 高雄市苓雅區四維三路 2 號',
        more: '**還有誰看得到。** 線上會議室的服務商會看到您加入時使用的名稱。我們不會販售或轉讓任何資料。',
      },
    },
  });
}
