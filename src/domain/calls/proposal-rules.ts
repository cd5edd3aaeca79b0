import { createHash } from 'node:crypto';
import type { Call } from './call.entity.js';

type RuledCall = Pick<Call, 'proposalRules' | 'translations'>;

/** The rules that a team accepts when it submits its proposal. */
export interface ProposalRules {
  /** Changes with every change of the text, in any language. */
  version: string;
  text: string;
  /** Whether the text is the address of the rules. */
  isAddress: boolean;
}

/** Returns the rules in a language, falling back to the call's own; null if the call has none. */
export function proposalRules({ proposalRules: own, translations }: RuledCall, language: string): ProposalRules | null {
  if (own === '') return null;
  const all = [own, ...Object.entries(translations).flatMap(([code, texts]) => [code, texts.proposalRules ?? ''])];
  const text = (translations[language]?.proposalRules || own).trim();
  const version = createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 12);
  return { version, text, isAddress: /^https?:\/\/\S+$/u.test(text) };
}
