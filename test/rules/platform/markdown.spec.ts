import { renderMarkdown } from '../../../src/platform/markdown.js';

describe('renderMarkdown', () => {
  it('renders text, lists and emphasis', () => {
    expect(renderMarkdown('One *two*\n\n- a\n- b')).toBe(
      '<p>One <em>two</em></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>',
    );
    expect(renderMarkdown('')).toBe('');
  });

  it('starts headings at h3', () => {
    expect(renderMarkdown('# A\n## B\n##### C')).toBe('<h3>A</h3>\n<h4>B</h4>\n<h6>C</h6>');
    expect(renderMarkdown('## A\n### B')).toBe('<h3>A</h3>\n<h4>B</h4>');
  });

  it('marks links as not ours', () => {
    expect(renderMarkdown('[site](https://example.org/?a=1&b=2 "Title")')).toBe(
      '<p><a href="https://example.org/?a=1&amp;b=2" title="Title" rel="noopener nofollow ugc">site</a></p>',
    );
    expect(renderMarkdown('mail@example.org')).toContain('href="mailto:mail@example.org"');
  });

  it.each([
    ['<script>alert(1)</script>', ''],
    ['![x](https://tracker.example.org/pixel.png)', '<p></p>'],
    ['[x](javascript:alert(1))', '<p><a rel="noopener nofollow ugc">x</a></p>'],
    ['[x](//evil.example.org)', '<p><a rel="noopener nofollow ugc">x</a></p>'],
    ['[x](data:text/html,hi)', '<p><a rel="noopener nofollow ugc">x</a></p>'],
    ['<p style="color:red" class="btn" onclick="x()">hi</p>', '<p>hi</p>'],
    ['<form action="/"><input name="q"></form>', ''],
    ['<iframe src="https://example.org"></iframe>', ''],
    [
      '<a href="https://example.org" rel="opener" target="_top">x</a>',
      '<p><a href="https://example.org" rel="noopener nofollow ugc">x</a></p>',
    ],
    ['1 < 2 & 3', '<p>1 &lt; 2 &amp; 3</p>'],
  ])('makes %s safe', (text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  it.each(['> ', '>', '1. '])('shows what is nested too deep to be read as it was typed: %s', (mark) => {
    const html = renderMarkdown(mark.repeat(6000));
    expect(html.startsWith(`<p>${mark.replace('>', '&gt;').repeat(10)}`)).toBe(true);
    expect(renderMarkdown(`${mark.repeat(6000)}<script>alert(1)</script>`)).toContain('&lt;script&gt;');
  });
});
