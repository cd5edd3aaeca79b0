/** The result of a check, in words that include what to do. */
export interface Finding {
  verdict: 'ok' | 'warn' | 'fail';
  words: string;
}

export const ok = (words: string): Finding => ({ verdict: 'ok', words });
export const warn = (words: string): Finding => ({ verdict: 'warn', words });
export const fail = (words: string): Finding => ({ verdict: 'fail', words });
