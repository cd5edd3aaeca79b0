import { diffArrays } from 'diff';
import { memoize } from '../../platform/memoize.js';
import { segmentsOf } from '../../platform/i18n/segments.js';
import { translate } from '../../platform/i18n/messages.js';
import { callTexts } from '../calls/call.js';
import { answersOf, type AskingCall, type SubmissionSnapshot } from './proposal-content.js';

/** What a proposal says, as far as two versions of it are compared. */
export type ComparedText = Pick<SubmissionSnapshot, 'title' | 'theme' | 'organization' | 'content' | 'files'>;

/** A text that is another one in a later version, for `partials/text-changes.hbs`. */
export interface TextChange {
  label: string;
  lang: string;
  parts: ChangedPart[];
}

interface ChangedPart {
  text: string;
  isAdded: boolean;
  isRemoved: boolean;
}

const segmenterOf = memoize(
  20,
  (language: string) => language,
  (language: string) => new Intl.Segmenter(language, { granularity: 'word' }),
);

/** Returns what a later version says otherwise, word by word, in the order in which a proposal is read. */
export function textChanges(
  call: AskingCall,
  before: ComparedText,
  after: ComparedText,
  language: string,
): TextChange[] {
  const [old, now] = [before, after].map((one) => linesOf(call, one, language));
  return (old ?? []).flatMap(({ label, text }, index): TextChange[] => {
    const later = now?.[index]?.text ?? '';
    const lang = after.content.language ?? '';
    return text === later ? [] : [{ label, lang, parts: changedParts(text, later, lang || language) }];
  });
}

/** Beyond so many words that differ, it is another text. */
const maxChangedWords = 1500;

/** Returns a text with the words that another one adds and removes, in any script. */
function changedParts(before: string, after: string, language: string): ChangedPart[] {
  const wordsOf = (text: string) => Array.from(segmentsOf(segmenterOf(language), text), ({ segment }) => segment);
  const parts = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: maxChangedWords }) ?? [
    { value: [before], added: false, removed: true },
    { value: [after], added: true, removed: false },
  ];
  return parts.map(({ value, added, removed }) => ({ text: value.join(''), isAdded: added, isRemoved: removed }));
}

function linesOf(
  call: Parameters<typeof textChanges>[0],
  { title, theme, organization, content, files }: ComparedText,
  language: string,
): { label: string; text: string }[] {
  const words = callTexts(call, language);
  const say = (key: string) => translate(language, key);
  const { stage } = content;
  return [
    { label: say('proposals.changed.title'), text: title },
    {
      label: say('proposals.changed.theme'),
      text: words.themes.find(({ slug }) => slug === theme)?.name ?? theme,
    },
    { label: say('proposals.changed.organization'), text: organization },
    { label: say('proposals.summary'), text: content.summary },
    ...answersOf(call, content, language).map(({ name, text }) => ({ label: name, text })),
    { label: say('proposals.stage'), text: stage === null ? '' : say(`proposals.stage.${stage}`) },
    { label: say('proposals.places'), text: content.places.join('\n') },
    { label: say('proposals.links'), text: content.links.join('\n') },
    { label: say('proposals.files.title'), text: (files ?? []).map(({ name }) => name).join('\n') },
  ];
}
