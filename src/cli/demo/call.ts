import { callInput, type CallInput } from '../../domain/calls/call-input.js';
import { read } from '../../platform/validation.js';
import { addDays } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';

export const demoSlug = 'green-transitions';
export const demoZone = 'Asia/Taipei';

/** The call opened so many days before the demo is seeded, and is open for seventy days, the last one included. */
export const openedDaysAgo = 30;
const openDays = 70;

/** The demo call, open at `now`. */
export function demoCall(now: Date): CallInput {
  const opensOn = addDays(localTime(now, demoZone).date, -openedDaysAgo);
  return read(callInput, {
    slug: demoSlug,
    name: 'Global Call for Green Solutions for Industrial Cities',
    host: 'Kaohsiung City Government',
    summary:
      'Green Transitions for Industrial Cities: a call to the public and private sectors, especially from industrial and port cities worldwide. An expert jury assesses the proposals by six criteria and selects fifteen winners. While the call is open, web sessions and workshops help you to prepare yours.',
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
    languages: ['en', 'zh-TW'],
    winners: 15,
    translations: {
      'zh-TW': {
        name: '工業城市綠色解方全球徵案',
        host: '高雄市政府',
        summary:
          '以「工業城市的綠色轉型」為主題，向世界各地的公私部門徵求解方，特別歡迎工業城市與港灣城市參與。專家評審團依六項評選標準審查提案，選出十五個獲選方案。徵案期間舉辦線上說明會與工作坊，協助您準備提案。',
        themes: { 'sustainable-energy': '永續能源', 'green-living': '綠色生活', 'urban-resilience': '城市韌性' },
        criteria: {
          impact: '影響力',
          linkability: '連結性',
          innovativeness: '創新性',
          replicability: '可複製性',
          'people-centric': '以人為本',
          'ecological-responsibility': '生態責任',
        },
      },
    },
  });
}
