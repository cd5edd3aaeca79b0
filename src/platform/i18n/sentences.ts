/** Joins the sentences of a paragraph with spaces, except after the full-width full stop of Chinese and Japanese. */
export function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .reduce((all, part) => (all === '' || /[\u3002\uff01\uff1f]$/u.test(all) ? all + part : `${all} ${part}`), '');
}
