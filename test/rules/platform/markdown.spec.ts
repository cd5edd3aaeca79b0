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
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['![x](https://tracker.example.org/pixel.png)', '<p></p>'],
    ['[x](javascript:alert(1))', '<p><a rel="noopener nofollow ugc">x</a></p>'],
    ['[x](//evil.example.org)', '<p><a rel="noopener nofollow ugc">x</a></p>'],
    ['[x](data:text/html,hi)', '<p><a rel="noopener nofollow ugc">x</a></p>'],
    ['one<br>two <u>three</u>', '<p>one<br />two &lt;u&gt;three&lt;/u&gt;</p>'],
    ['<p onclick="x()">hi</p>', '&lt;p onclick="x()"&gt;hi&lt;/p&gt;'],
    ['1 < 2 & 3', '<p>1 &lt; 2 &amp; 3</p>'],
  ])('makes %s safe', (text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  // Each once passed a sanitizer: see docs/decisions/node-20.md.
  it.each([
    '<svg><textarea><img src=x onerror=alert(1)></textarea></svg>',
    '<math><xmp><img src=x onerror=alert(1)></xmp></math>',
    '<textarea><img title="</textarea/><script>alert(1)</script>"></textarea/>',
    '<xmp><script>alert(1)</script></xmp>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<!--><img src=x onerror=alert(1)>-->',
    'a <svg/onload=alert(1)> b `<img src=x onerror=alert(1)>`',
    '[a](https://example.org "x\\" onmouseover=alert(1)")',
    '<https://example.org/"onmouseover=alert(1)>',
    '| a |\n|-|\n| <style><img src=x onerror=alert(1)> |',
  ])('lets no tag through that it does not write itself: %s', (text) => {
    const tags = [...renderMarkdown(text).matchAll(/<[^>]*>/gu)].map(([tag]) => tag);
    expect(
      tags.filter((tag) => !/^<\/?(?:p|code|table|thead|tbody|tr|th|td)>$|^<table tabindex="0">$|^<\/a>$/u.test(tag)),
    ).toEqual(
      tags.filter((tag) =>
        /^<a href="https:\/\/example\.org[^"]*"(?: title="[^"]*")? rel="noopener nofollow ugc">$/u.test(tag),
      ),
    );
  });

  it.each(['> ', '>', '1. '])('shows what is nested too deep to be read as it was typed: %s', (mark) => {
    const html = renderMarkdown(mark.repeat(6000));
    expect(html.startsWith(`<p>${mark.replace('>', '&gt;').repeat(10)}`)).toBe(true);
    expect(renderMarkdown(`${mark.repeat(6000)}<script>alert(1)</script>`)).toContain('&lt;script&gt;');
  });
});
