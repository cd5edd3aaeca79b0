// What the systems bring along for the scripts that the first faces lack; a wrong order sets kanji in Chinese forms.
const chinese = "'PingFang TC','Microsoft JhengHei',";
const fontsOf: Readonly<Record<string, string>> = {
  ja: "'Hiragino Sans','Yu Gothic UI',Meiryo,",
  ko: "'Apple SD Gothic Neo','Malgun Gothic',",
};

/** The font families in which a mail in this language (BCP 47) is set, as CSS for an attribute in double quotes. */
export function emailFonts(language: string): string {
  const fonts = fontsOf[new Intl.Locale(language).language] ?? chinese;
  return `system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',${fonts}Arial,sans-serif`;
}
