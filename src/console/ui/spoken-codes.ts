import type { Call } from '../../domain/calls/call.entity.js';

const common = 'en zh-TW es fr pt ar hi id ja ko de it ru sw th tr vi'.split(' ');

/** Returns the languages to choose from: those of the call, common ones, and the chosen one. */
export function spokenCodes(call: Pick<Call, 'languages'>, selected: string): string[] {
  return [...new Set([...call.languages, ...common, selected])].filter((code) => code !== '');
}
