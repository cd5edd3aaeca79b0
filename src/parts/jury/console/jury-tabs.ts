import { translate } from '../../../platform/i18n/messages.js';
import { callJuryPath } from './jury-paths.js';

export interface JuryTab {
  path: string;
  label: string;
  current: boolean;
}

const tabs = {
  simple: 'simple',
  results: undefined,
  assignments: 'assignments',
  conflicts: 'conflicts',
  decision: 'decision',
  feedback: 'feedback',
  rules: 'rules',
} as const;

/** Tabs of every organizer; the others are the owners'. */
const ofOrganizers: readonly string[] = ['simple', 'results', 'assignments'];

/** Returns the tabs of a call's jury. */
export function juryTabs(
  call: { slug: string },
  current: keyof typeof tabs,
  { language, mayAdminister }: { language: string; mayAdminister: boolean },
): JuryTab[] {
  return Object.entries(tabs)
    .filter(([name]) => mayAdminister || ofOrganizers.includes(name))
    .map(([name, part]) => ({
      path: callJuryPath(call, part),
      label: translate(language, `console.jury.tab.${name}`),
      current: name === current,
    }));
}
