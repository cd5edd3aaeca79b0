/** Sentences of one paragraph, put together: with a space between them, which the wide full stop of Chinese and Japanese has already. */
export function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .reduce((all, part) => (all === '' || /[\u3002\uff01\uff1f]$/u.test(all) ? all + part : `${all} ${part}`), '');
}
