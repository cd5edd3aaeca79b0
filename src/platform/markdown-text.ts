import { Marked, type Token, type Tokens } from 'marked';
import sanitizeHtml from 'sanitize-html';

const marked = new Marked({ gfm: true, breaks: false, async: false });

/**
 * Renders Markdown as readable plain text: paragraphs separated by empty lines, lists with dashes or numbers, and the
 * URL of a link after its text. HTML in it stays as typed.
 */
export function markdownText(text: string): string {
  try {
    return blocks(marked.lexer(text)).join('\n\n');
  } catch {
    // Too deeply nested for the parser: returned as typed.
    return text.trim();
  }
}

function blocks(tokens: readonly Token[]): string[] {
  return tokens.map(block).filter((text) => text !== '');
}

function block(token: Token): string {
  switch (token.type) {
    case 'paragraph':
    case 'heading':
    case 'text':
      return inlineOf(token).trim();
    case 'list':
      return listText(token as Tokens.List);
    case 'blockquote':
      return indented(blocks(token.tokens ?? []).join('\n\n'), '> ', '> ');
    case 'code':
      return token.text as string;
    case 'hr':
      return '* * *';
    case 'table':
      return tableText(token as Tokens.Table);
    case 'html':
      return (token.text as string).trim();
    default:
      return '';
  }
}

function listText({ items, ordered, start, loose }: Tokens.List): string {
  const lines = items.map((item, index) => {
    const mark = ordered ? `${(typeof start === 'number' ? start : 1) + index}. ` : '- ';
    return indented(blocks(item.tokens).join(item.loose ? '\n\n' : '\n'), mark, ' '.repeat(mark.length));
  });
  return lines.join(loose ? '\n\n' : '\n');
}

function tableText({ header, rows }: Tokens.Table): string {
  const line = (cells: readonly Tokens.TableCell[]) => cells.map((cell) => inline(cell.tokens).trim()).join(' | ');
  return [header, ...rows].map(line).join('\n');
}

function indented(text: string, first: string, others: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? first : others}${line}`.trimEnd())
    .join('\n');
}

function inlineOf(token: Token): string {
  return 'tokens' in token && token.tokens !== undefined ? inline(token.tokens) : ((token as Tokens.Text).text ?? '');
}

function inline(tokens: readonly Token[]): string {
  return tokens.map(inlineText).join('');
}

function inlineText(token: Token): string {
  switch (token.type) {
    case 'br':
      return '\n';
    case 'link': {
      const { href } = token as Tokens.Link;
      const words = inlineOf(token).trim();
      const address = href.replace(/^mailto:/u, '');
      // Only URLs that the HTML version would link to.
      if (!/^(?:https?:|mailto:)/iu.test(href) || words === href || words === address) return words;
      return words === '' ? address : `${words} (${address})`;
    }
    case 'image':
      return (token as Tokens.Image).text;
    case 'html':
      return token.raw;
    case 'codespan':
    case 'escape':
      return (token as Tokens.Text).text;
    default:
      return 'tokens' in token && token.tokens !== undefined
        ? inline(token.tokens)
        : plain((token as Tokens.Text).text);
  }
}

/** Text as in the HTML version: line breaks without surrounding spaces, and decoded entities. */
function plain(text: string): string {
  const lines = text.replaceAll(/[ \t]*\n[ \t]*/gu, '\n');
  return lines.replaceAll(/&(?:#\w{1,8}|[a-z]\w{1,30});/giu, decoded);
}

function decoded(html: string): string {
  const text = sanitizeHtml(html, { allowedTags: [], allowedAttributes: {} });
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
