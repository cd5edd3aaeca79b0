import { textFor } from '../../../src/domain/campaigns/campaign-texts.js';
import {
  answerForms,
  audienceFilter,
  countedStates,
  namedSession,
} from '../../../src/domain/broadcasts/audience-filter.js';
import { broadcastText, readMergeText } from '../../../src/domain/broadcasts/merge-fields.js';
import { emailMarkdown } from '../../../src/domain/notifications/email/email-markdown.js';
import { markdownText } from '../../../src/platform/markdown-text.js';
import { cpuSeconds } from '../../support/cpu-time.js';

const values = {
  name: 'Ada',
  organization: 'Port',
  page: 'https://greenroom.example.org/me/abc?x=1&y=2',
  deadline: '31 March',
  session: 'Shore power',
  when: 'Thursday',
};

describe('readMergeText', () => {
  it.each([
    ['', []],
    ['Hello', [{ text: 'Hello' }]],
    ['{{name}}', [{ field: 'name' }]],
    [
      'Hi {{ name }}, {{page}}!',
      [{ text: 'Hi ' }, { field: 'name' }, { text: ', ' }, { field: 'page' }, { text: '!' }],
    ],
    ['a { b } c', [{ text: 'a { b } c' }]],
  ])('takes %j apart', (text, parts) => {
    expect(readMergeText(text, true)).toEqual({ parts, fieldErrors: [] });
  });

  it.each([
    ['{{nme}}', ['merge-unknown']],
    ['{{}}', ['merge-unknown']],
    ['{{Name}}', ['merge-unknown']],
    ['{{constructor}}', ['merge-unknown']],
    ['{{name', ['merge-unclosed']],
    ['{{name\n}}', []],
    ['{{na\nme}}', ['merge-unclosed']],
    ['{{{{name}}}}', ['merge-unclosed']],
    ['name}}', ['merge-unopened']],
    ['{name}}', ['merge-unopened']],
    ['{{a}} {{b}}', ['merge-unknown', 'merge-unknown']],
  ])('finds the fieldErrors in %j', (text, codes) => {
    expect(readMergeText(text, true).fieldErrors.map(({ code }) => code)).toEqual(codes);
  });

  it('knows the fields of a session only where one is named', () => {
    expect(readMergeText('{{session}} {{when}}', true).fieldErrors).toEqual([]);
    const { fieldErrors } = readMergeText('{{session}} {{when}} {{name}}', false);
    expect(fieldErrors.map(({ values: said }) => said)).toEqual([{ field: '{{session}}' }, { field: '{{when}}' }]);
  });

  it('takes a hundred thousand braces in a moment', async () => {
    expect(await cpuSeconds(() => readMergeText('{'.repeat(100_000), true))).toBeLessThan(1);
    expect(await cpuSeconds(() => readMergeText('{{name}}'.repeat(20_000), true))).toBeLessThan(1);
  });
});

describe('merge fields filled in', () => {
  const hostile = '<img src=x onerror=alert(1)> **b** [x](javascript:alert(1)) `c` {{page}} & "q"';

  it('never become markup, wherever they stand', () => {
    const body =
      '{{name}}\n\n# {{name}}\n\n- {{name}}\n\n`{{name}}`\n\n[{{name}}]({{name}})\n\n<b title="{{name}}">x</b>';
    const { html, text } = broadcastText.markdown(body, { ...values, name: hostile });
    expect(html).not.toMatch(/<img|<b>|<strong>|javascript:[^&]*"|onerror=[^&]*"/u);
    expect([...html.matchAll(/<([a-z0-9]+)/gu)].map(([, tag]) => tag)).toEqual([
      'p',
      'h3',
      'ul',
      'li',
      'p',
      'code',
      'p',
      'a',
      'p',
    ]);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; **b**');
    expect(text.split('\n')[0]).toBe(hostile);
  });

  it('make an address only of the page', () => {
    const { html } = broadcastText.markdown('[a]({{organization}}) [b]({{page}}) {{page}}。', {
      ...values,
      organization: 'javascript:alert(1)',
    });
    const hrefs = [...html.matchAll(/href="([^"]*)"/gu)].map(([, href]) => href);
    const page = 'https://greenroom.example.org/me/abc?x=1&amp;y=2';
    expect(hrefs).toEqual(['javascript%3Aalert(1)', page, page]);
    expect(html).toContain(`>${page}</a>。`);
  });

  it('are plain in a subject', () => {
    expect(broadcastText.fill('{{name}}: {{ session }}', { ...values, name: '<b>' })).toBe('<b>: Shore power');
  });

  it('leave the text form readable', () => {
    const { text } = broadcastText.markdown('Hi **{{name}}**,\n\n[my page]({{page}}) or {{page}}', values);
    expect(text).toBe(`Hi Ada,\n\nmy page (${values.page}) or ${values.page}`);
  });
});

test.each([
  ['# Head\n\nOne\ntwo  \nthree', 'Head\n\nOne\ntwo\nthree'],
  ['- a\n- b\n  - c', '- a\n- b\n  - c'],
  ['3. a\n4. b', '3. a\n4. b'],
  ['> a\n> b', '> a\n> b'],
  ['[x](https://example.org/?a=1&b=2) <https://example.org>', 'x (https://example.org/?a=1&b=2) https://example.org'],
  ['[mail](mailto:a@example.org) <a@example.org>', 'mail (a@example.org) a@example.org'],
  ['[bad](javascript:alert(1)) <b>bold</b> & &amp; 1 < 2', 'bad <b>bold</b> & & 1 < 2'],
  ['| a | b |\n|---|---|\n| 1 | *2* |', 'a | b\n1 | 2'],
  ['```\n<b>&\n```', '<b>&'],
])('Markdown %j is %j as text', (markdown, text) => {
  expect(markdownText(markdown)).toBe(text);
});

test('quotes within quotes by the thousand are text all the same', () => {
  expect(markdownText(`${'>'.repeat(20_000)} deep`).length).toBeGreaterThan(0);
});

test('every tag of a mail carries its own style', () => {
  expect(emailMarkdown('<p>a <a href="x">b</a><br /></p>')).toMatch(
    /^<p class="ink" style="[^"]+">a <a class="acc" style="[^"]+" href="x">b<\/a><br \/><\/p>$/u,
  );
});

describe('a filter', () => {
  it('names a session where there is one', () => {
    const [a, b] = ['6f1f7a52-0c3e-4a55-8a1e-6c1d2b3a4c5d', '7f1f7a52-0c3e-4a55-8a1e-6c1d2b3a4c5d'];
    expect([[], [a], [a, a], [a, b]].map((sessions) => namedSession({ sessions }))).toEqual([null, a, a, null]);
  });

  it('counts who has not left, and only seats where attendance is asked for', () => {
    const states = (filter: object) => countedStates(audienceFilter.parse(filter));
    expect(states({})).toEqual(['pending', 'confirmed', 'waitlisted', 'offered']);
    expect(states({ states: ['cancelled'] })).toEqual(['cancelled']);
    expect(states({ attended: false })).toEqual(['confirmed']);
    expect(audienceFilter.safeParse({ attended: true, states: ['waitlisted'] }).success).toBe(false);
  });

  it.each([
    ['vegan', ['vegan']],
    ['12', ['12', 12]],
    ['Yes', ['Yes', true]],
    ['no', ['no', false]],
  ])('looks for the answer %s in every form in which it may be kept', (value, forms) => {
    expect(answerForms(value)).toEqual(forms);
  });
});

test.each([
  ['fr', 'en'],
  ['zh-TW', 'zh-TW'],
  ['toString', 'en'],
])('a reader of %s gets %s', (language, written) => {
  const contents = { 'zh-TW': { subject: '甲', body: '乙' }, en: { subject: 'a', body: 'b' } };
  expect(textFor(contents, language, ['en', 'zh-TW']).language).toBe(written);
});
