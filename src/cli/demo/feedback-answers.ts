import { hasProposal } from './backing.js';
import type { Person } from './people.js';
import type { Draws } from './random.js';

const skippingShare = 0.08;
const writingShare = 0.6;
const namedShare = 0.1;

/** How people found each session, from 1 to 5 on average, what they want more of, and what some of them write. */
const impressions: Readonly<Record<string, { mean: number; more: readonly string[]; words: Words }>> = {
  briefing: {
    mean: 3.9,
    more: ['sustainable-energy', 'urban-resilience', 'green-living'],
    words: {
      en: [
        'The six criteria read aloud with an example each: please keep that.',
        'Too fast in the part about the form. I would have liked to see a filled-in page.',
        'Good that questions could be sent beforehand. Mine was answered.',
        'Say earlier whether a city and a company may hand in together.',
        'One hour was right. Start with the questions next time.',
        'The sound from the hall was low for the first ten minutes.',
      ],
      'zh-TW': ['評選標準的舉例很清楚，希望簡報也能有中文版。'],
      es: ['Muy claro. Faltó hablar del presupuesto.'],
      de: ['Kurz und klar. Die Folien hätte ich gern vorher gehabt.'],
      ja: ['質問の時間が長く取ってあり、助かりました。'],
    },
  },
  'waste-heat': {
    mean: 4.4,
    more: ['sustainable-energy', 'sustainable-energy', 'urban-resilience'],
    words: {
      en: [
        'The contract between the mill and the town was worth the whole hour.',
        'Real numbers at last. Please share the sheet for measuring in one shift.',
        'Keep the two speakers together: one asked what the other would not say.',
        'More about who pays when the mill stands still in summer.',
        'Fifteen minutes more for our own numbers would help.',
      ],
      ko: ['계약서 예시가 아주 유용했습니다.'],
      'zh-TW': ['很實用，想知道夏天用不到的熱要怎麼處理。'],
      vi: ['Ví dụ rất thực tế. Xin gửi thêm tài liệu về hợp đồng.'],
    },
  },
  'cool-streets': {
    mean: 4.1,
    more: ['urban-resilience', 'green-living', 'green-living'],
    words: {
      en: [
        'Redrawing our own street with strangers was the best part.',
        'The online table could not see the model in the hall. A second camera, please.',
        'Two hours flew by. More on shade that survives a typhoon.',
        'Please send the drawings of all groups afterwards.',
      ],
      'zh-TW': ['分組討論的時間可以再長一點。', '現場模型很棒，線上的人比較難參與。'],
      ar: ['أعجبني العمل في مجموعات صغيرة.'],
      id: ['Contoh jalannya mudah ditiru di kota kami.'],
    },
  },
  'last-briefing': {
    mean: 4,
    more: ['green-living', 'sustainable-energy', 'urban-resilience'],
    words: {
      en: [
        'Now I know which of our two ideas fits.',
        'Forty minutes for the overview and twenty for questions is a good mix.',
        'I would have liked the slides in the chat from the start.',
        'Who owns the results afterwards? That was answered late.',
      ],
      'zh-TW': ['常見問題整理得很好。'],
      es: ['Ojalá hubiera subtítulos en español.'],
    },
  },
  'last-heat-pumps': {
    mean: 4.3,
    more: ['sustainable-energy', 'sustainable-energy', 'green-living'],
    words: {
      en: [
        'The price of the trench per metre was what our council always asks.',
        'The second town should have had more time.',
        'We brought a map and left with a phone number.',
      ],
      de: ['Endlich Messwerte nach einem ganzen Winter.'],
      ja: ['寒い地域の例がもっと知りたいです。'],
    },
  },
  'last-clinic': {
    mean: 4.5,
    more: ['urban-resilience', 'green-living'],
    words: {
      en: [
        'A stranger read our page aloud. Painful and useful.',
        'Smaller groups, please: six drafts in one room are too many.',
        'We rewrote the first paragraph the same evening.',
      ],
      ko: ['다른 팀의 초안을 읽는 것이 큰 도움이 되었습니다.'],
    },
  },
  'last-showcase': {
    mean: 4.4,
    more: ['urban-resilience', 'sustainable-energy', 'green-living'],
    words: {
      en: [
        'One question each was enough to see who had done the sums.',
        'Please put the twelve teams on one map.',
        'The hall was easier to follow than the room online.',
        'We are copying two of them already.',
      ],
      'zh-TW': ['希望每隊能多講五分鐘。'],
      ar: ['كانت الأمثلة قريبة من واقع مدينتنا.'],
      vi: ['Phần hỏi đáp ngắn gọn và rất hay.'],
    },
  },
};
type Words = Readonly<Record<string, readonly string[]>>;

/** A person's feedback on a session, by question key, and whether it shows their name. */
export interface DemoFeedback {
  given: Record<string, string | string[]>;
  isNamed: boolean;
}

/** Returns the feedback of one person after the other; no two comments are equal. */
export function feedbackOn(session: string, draws: Draws): (person: Person) => DemoFeedback {
  const impression = impressions[session];
  if (impression === undefined) throw new Error(`Nobody has an opinion of ${session}.`);
  const { mean, more } = impression;
  const left = new Map(Object.entries(impression.words).map(([language, words]) => [language, draws.shuffled(words)]));
  const theme = () => more[draws.between(0, more.length - 1)] ?? '';
  const happens = (share: number) => draws.next() < share;
  return ({ organization, language }) => {
    const useful = Math.min(5, Math.max(1, Math.round(mean + (draws.next() - 0.5) * 3.8)));
    const plans = hasProposal(organization) ? plansOfApplicants : plansOfOthers;
    const proposal = plans[draws.between(0, plans.length - 1)] ?? 'undecided';
    const themes = happens(skippingShare) ? [] : [...new Set([theme(), theme()])];
    const words = happens(writingShare) ? left.get(language)?.shift() : undefined;
    return {
      given: {
        useful: String(useful),
        recommend: useful > 3 ? 'yes' : useful === 3 ? 'perhaps' : 'no',
        proposal,
        ...(themes.length > 0 && { more: themes }),
        ...(words !== undefined && { words }),
      },
      isNamed: happens(namedShare),
    };
  };
}

// Some who hand one in later did not know it yet.
const plansOfApplicants = ['preparing', 'planned', 'preparing', 'planned', 'preparing', 'undecided'];
const plansOfOthers = ['planned', 'planned', 'undecided', 'undecided', 'preparing', 'no'];
