import { callInput, type CallInput } from '../../domain/calls/call-input.js';
import { read } from '../../platform/validation.js';
import { addDays } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { type PrivacyNoticeInput, privacyNoticeInput } from '../../domain/privacy/privacy-notice-input.js';
import { translate } from '../../platform/i18n/messages.js';

export const demoSlug = 'green-transitions';
export const demoZone = 'Asia/Taipei';

/** The call opened so many days before the demo is seeded, and is open for seventy days, the last one included. */
export const openedDaysAgo = 30;
/** When last year's call opened; it was open for as long. */
export const lastOpenedDaysAgo = 390;
const openDays = 70;

/** The demo call, open at `now`. */
export function demoCall(now: Date): CallInput {
  return { ...callOpened(now, openedDaysAgo, demoSlug, '', 15), acceptsProposals: true };
}

/** The call of the year before, which is finished. */
export function lastYearsCall(now: Date): CallInput {
  const year = addDays(localTime(now, demoZone).date, -lastOpenedDaysAgo).slice(0, 4);
  return callOpened(now, lastOpenedDaysAgo, `${demoSlug}-${year}`, ` ${year}`, 12);
}

function callOpened(now: Date, daysAgo: number, slug: string, suffix: string, winners: 12 | 15): CallInput {
  const opensOn = addDays(localTime(now, demoZone).date, -daysAgo);
  const [many, manyInChinese] = winners === 15 ? ['fifteen', '十五'] : ['twelve', '十二'];
  return read(callInput, {
    slug,
    name: `Global Call for Green Solutions for Industrial Cities${suffix}`,
    host: 'Kaohsiung City Government',
    summary: `Green Transitions for Industrial Cities: a call to the public and private sectors, especially from industrial and port cities worldwide. An expert jury assesses the proposals by six criteria and selects ${many} winners. While the call is open, web sessions and workshops help you to prepare yours.`,
    contactEmail: 'call@example.org',
    timeZone: demoZone,
    opensOn,
    closesOn: addDays(opensOn, openDays - 1),
    themes: [
      { slug: 'sustainable-energy', name: 'Sustainable Energy' },
      { slug: 'green-living', name: 'Green Living' },
      { slug: 'urban-resilience', name: 'Urban Resilience' },
    ],
    criteria: [
      { slug: 'impact', name: 'Impact' },
      { slug: 'linkability', name: 'Linkability' },
      { slug: 'innovativeness', name: 'Innovativeness' },
      { slug: 'replicability', name: 'Replicability' },
      { slug: 'people-centric', name: 'People-centric' },
      { slug: 'ecological-responsibility', name: 'Ecological responsibility' },
    ],
    criterionGuidance: {
      impact: 'How much less carbon, waste or noise, and since when? Measured numbers count more than expected ones.',
      replicability: 'What would another city need to do the same, and who has done so already?',
    },
    scoreTexts: {
      impact: '5: Measured for a year or longer\n3: Measured once, or in a pilot\n1: Expected, without numbers',
      replicability: '5: Running in several cities\n3: Running in one\n1: An idea for one place',
    },
    proposalQuestions: [
      {
        key: 'pilot-cost',
        kind: 'number',
        label: 'What would a pilot in the city cost, in euros?',
        help: 'A rough number is enough.',
        translations: { 'zh-TW': { label: '在本市試辦約需多少經費（歐元）？', help: '概估即可。' } },
      },
    ],
    languages: ['en', 'zh-TW'],
    winners,
    translations: {
      'zh-TW': {
        name: `工業城市綠色解方全球徵案${suffix}`,
        host: '高雄市政府',
        summary: `以「工業城市的綠色轉型」為主題，向世界各地的公私部門徵求解方，特別歡迎工業城市與港灣城市參與。專家評審團依六項評選標準審查提案，選出${manyInChinese}個獲選方案。徵案期間舉辦線上說明會與工作坊，協助您準備提案。`,
        themes: { 'sustainable-energy': '永續能源', 'green-living': '綠色生活', 'urban-resilience': '城市韌性' },
        criteria: {
          impact: '影響力',
          linkability: '連結性',
          innovativeness: '創新性',
          replicability: '可複製性',
          'people-centric': '以人為本',
          'ecological-responsibility': '生態責任',
        },
        criterionGuidance: {
          impact: '減少了多少碳排、廢棄物或噪音？從何時開始？實測數據比預估更有說服力。',
          replicability: '其他城市若要採用需要什麼條件？是否已有城市採用？',
        },
        scoreTexts: {
          impact: '5：已實測一年以上\n3：曾實測一次或於試辦中實測\n1：僅有預期，沒有數據',
          replicability: '5：已在多個城市運作\n3：已在一個城市運作\n1：僅適用單一地點的構想',
        },
      },
    },
  });
}

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
        more: '**還有誰看得到？** 線上會議室的服務商會看到您加入時使用的名稱。我們不會販售或轉讓任何資料。',
      },
    },
  });
}
