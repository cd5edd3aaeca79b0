import { translate } from '../../platform/i18n/messages.js';
import { callJuryPath } from './jury-paths.js';

export interface JuryTab {
  path: string;
  label: string;
  current: boolean;
}

const tabs = {
  results: undefined,
  assignments: 'assignments',
  conflicts: 'conflicts',
  feedback: 'feedback',
  rules: 'rules',
  decision: 'decision',
  letters: 'letters',
} as const;

/** Returns the tabs of a call's jury; only owners see more than results, assignments and letters. */
export function juryTabs(
  call: { slug: string },
  current: keyof typeof tabs,
  { language, mayAdminister }: { language: string; mayAdminister: boolean },
): JuryTab[] {
  return Object.entries(tabs)
    .filter(([name]) => mayAdminister || name === 'results' || name === 'assignments' || name === 'letters')
    .map(([name, part]) => ({
      path: callJuryPath(call, part),
      label: translate(language, `console.jury.tab.${name}`),
      current: name === current,
    }));
}
