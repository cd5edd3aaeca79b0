import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../src/platform/root.js';
import { emailFaults } from '../../support/mail-faults.js';
import { contrast } from '../../support/mail-html.js';

// `mail-golden.spec.ts` holds them to what is composed.
const folder = join(projectRoot, 'test', 'golden', 'mail');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.html') ? file.slice(0, -'.html'.length) : []));
const read = (name: string, extension: string) => readFileSync(join(folder, `${name}.${extension}`), 'utf8');

describe('the form of mails', () => {
  it('is looked at', () => expect(names.length).toBeGreaterThan(40));

  it.each(names)('suits every program: %s', (name) => {
    expect(emailFaults(read(name, 'html'), read(name, 'txt'))).toEqual([]);
  });
});

describe('a fault that is planted', () => {
  const html = read('invited.en', 'html');
  const text = read('invited.en', 'txt');
  it.each([
    ['<table role="presentation"', '<table', 'a table for the layout is read out as a table'],
    ['</h1>', '</h1><img src="https://example.org/x.png">', '<img> does not belong into a mail'],
    ['padding:14px 24px', 'padding:1rem', '<a> has padding 1rem'],
    ['display:inline-block', 'display:flex', '<a> has display flex'],
    ['color:#0a665a">', 'color:#0a665a;box-shadow:none">', 'has box-shadow'],
    ['<p class="ink" style="margin:20px', '<p class="ink" style="padding:1px;margin:20px', 'Word gives <p> no padding'],
    [';mso-hide:all', '', 'Word shows what is hidden'],
    ['width="600"', 'width="500"', 'Word makes it as wide as the window'],
    ['href="https://greenroom', 'href="http://greenroom', 'does not lead to https://'],
    ['href="https://greenroom', 'href="javascript:alert(1)//greenroom', 'does not lead to https://'],
    [
      'color:#585a53"><bdi>How to join',
      'color:#8a8a85"><bdi>How to join',
      '“How to join” is hard to read where it is light',
    ],
    ['.ink2{color:#b3b3aa', '.ink2{color:#6b6b65', 'is hard to read where it is dark'],
    ['[data-ogsc] .ink{color:#eeede7', '[data-ogsc] .ink{color:#ffffff', ".ink is another in Outlook.com's dark"],
    ['@media (prefers-color-scheme:dark)', '@media (prefers-contrast:more)', 'there is nothing for the dark'],
    ['</style>\n<style>\n[data-ogsc]', '\n[data-ogsc]', 'rules for Outlook.com stand beside others'],
    ['</style>', '/* more */</style>', 'holds a comment'],
    ['<!--[if mso]><table', '<!--[if mso]><!--[if x]><table', 'a conditional comment is not closed'],
    ['Hello Amina Odhiambo,', 'Dear Amina Odhiambo,', 'the text form lacks “Dear Amina Odhiambo,”'],
    ['lang="en" dir="ltr">\n<head>', 'lang="en">\n<head>', 'the direction is not said'],
  ])('is found: %s as %s', (from, to, fault) => {
    expect(html).toContain(from);
    expect(emailFaults(html.replace(from, to), text)).toContainEqual(expect.stringContaining(fault));
  });

  it('among them tags that cross', () => {
    expect(() => emailFaults(html.replace('</h1>', '</h2>'), text)).toThrow('</h2> closes <h1>');
  });
});

test('contrast is as WCAG computes it', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
