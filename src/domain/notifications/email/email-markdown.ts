const text = 'font-size:17px;line-height:26px;color:#1b1d1a';
const heading = (size: number) =>
  `margin:24px 0 0;font-size:${size}px;line-height:${size + 8}px;font-weight:600;color:#1b1d1a`;

/**
 * Email clients support little CSS, and many drop style sheets, so each tag has inline styles. The classes are for dark
 * mode.
 */
const styles: Record<string, string> = {
  p: `class="ink" style="margin:14px 0 0;${text}"`,
  h3: `class="ink" style="${heading(20)}"`,
  h4: `class="ink" style="${heading(18)}"`,
  h5: `class="ink" style="${heading(17)}"`,
  h6: `class="ink" style="${heading(17)}"`,
  ul: `class="ink" style="margin:14px 0 0;padding:0 24px;${text}"`,
  ol: `class="ink" style="margin:14px 0 0;padding:0 24px;${text}"`,
  li: `style="margin:6px 0 0"`,
  blockquote: `class="ink2 rule" style="margin:14px 0 0;padding:0 16px;border:solid #dfdcd3;border-width:0 0 0 3px"`,
  pre: `class="ink" style="margin:14px 0 0;white-space:pre-wrap;font-size:14px;line-height:21px;color:#1b1d1a"`,
  hr: `class="rule" style="margin:24px 0 0;border:0;border-top:1px solid #dfdcd3"`,
  table: `class="ink" style="margin:14px 0 0;border-collapse:collapse;font-size:15px;line-height:22px;color:#1b1d1a"`,
  th: `class="rule" align="start" style="padding:6px 12px;border:1px solid #dfdcd3;font-weight:600"`,
  td: `class="rule" style="padding:6px 12px;border:1px solid #dfdcd3"`,
  a: `class="acc" style="color:#0a665a"`,
};

/** Returns the HTML of `renderMarkdown` with the styles of an email. */
export function emailMarkdown(html: string): string {
  return html.replaceAll(/<([a-z]+[1-6]?)(?=[\s/>])/gu, (tag, name: string) =>
    styles[name] === undefined ? tag : `${tag} ${styles[name]}`,
  );
}
