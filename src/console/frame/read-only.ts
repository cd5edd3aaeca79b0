import { isPathOfCall } from '../../domain/calls/call-scope.queries.js';

/**
 * Returns a page of an archived call with its forms disabled, so that they show what is there and can't be filled in for
 * nothing. Forms that are refused there (`requireActiveCall`) are those that are sent to something of a call; searches
 * and filters stay.
 */
export function withoutForms(html: string): string {
  const disabled = html.replaceAll(/<(?:input|select|button)\b(?=[^>]*\sform=")/gu, '$& disabled');
  return disabled.replaceAll(
    /(?<tag><form\b[^>]*>)(?<content>.*?)<\/form>/gsu,
    (form, tag: string, content: string) => {
      const path = /\baction="\/console(?<path>[^"]*)"/u.exec(tag)?.groups?.['path'];
      const isRefused = tag.includes('method="post"') && path !== undefined && isPathOfCall(path);
      return isRefused ? `${tag}<fieldset class="read-only" disabled>${content}</fieldset></form>` : form;
    },
  );
}
