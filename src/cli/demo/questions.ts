import { questionInput } from '../../domain/questions/question-input.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import type { RegistrationInput } from '../../domain/registrations/admission/registration-input.js';
import type { Person } from './people.js';

const stages = ['not-begun', 'first-draft', 'last-look'] as const;
const lines = ['staff', 'equipment', 'travel', 'overheads', 'co-funding'] as const;
const hopes = [
  'How do we put a price on the hours that residents give for free?',
  'Our pumps are lent by the port. Do they belong in the budget?',
  'May overheads be a share, or must every line be shown?',
  'Two currencies, one budget: which rate and of which day?',
  '自籌款還沒有正式公文，可以先列入嗎？',
];

/** What the sessions of the demo ask, by the key of the session. */
export const demoQuestions: Readonly<Record<string, readonly QuestionContent[]>> = {
  'budget-clinic': [
    {
      key: 'stage',
      kind: 'choice',
      required: true,
      label: 'How far is your budget?',
      options: [
        { value: stages[0], label: 'Not begun' },
        { value: stages[1], label: 'A first draft' },
        { value: stages[2], label: 'Ready for a last look' },
      ],
      translations: {
        'zh-TW': {
          label: '您的預算表進行到哪個階段？',
          options: { [stages[0]]: '尚未開始', [stages[1]]: '已有初稿', [stages[2]]: '只差最後檢視' },
        },
      },
    },
    {
      key: 'lines',
      kind: 'choices',
      label: 'Which lines give you trouble?',
      options: [
        { value: lines[0], label: 'Staff time' },
        { value: lines[1], label: 'Equipment' },
        { value: lines[2], label: 'Travel' },
        { value: lines[3], label: 'Overheads' },
        { value: lines[4], label: 'Co-funding' },
      ],
      translations: {
        'zh-TW': {
          label: '哪些項目讓您傷腦筋？',
          options: {
            [lines[0]]: '人事',
            [lines[1]]: '設備',
            [lines[2]]: '差旅',
            [lines[3]]: '管理費',
            [lines[4]]: '自籌款',
          },
        },
      },
    },
    {
      key: 'hope',
      kind: 'long-text',
      label: 'Which one question should the clinic answer for you?',
      help: 'We choose the questions that help most people.',
      translations: {
        'zh-TW': { label: '您最希望診斷會回答哪一個問題？', help: '我們會優先回答多數人關心的問題。' },
      },
    },
  ].map((question) => questionInput.parse(question)),
};

/** What a person says to them, always the same; nothing where others registered them. */
export function demoAnswers(session: string, person: Person): RegistrationInput['answers'] {
  if (!(session in demoQuestions)) return undefined;
  const draw = Array.from(person.email).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  if (draw % 8 === 0) return undefined;
  const chosen = lines.filter((_, index) => (draw >> index) % 2 === 1);
  const hope = draw % 3 === 0 ? undefined : hopes[person.language === 'zh-TW' ? 4 : draw % 4];
  return {
    stage: stages[draw % 5 === 0 ? 2 : draw % 2] ?? stages[0],
    ...(chosen.length > 0 && { lines: chosen }),
    ...(hope !== undefined && { hope }),
  };
}
