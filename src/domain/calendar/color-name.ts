/** Names that CSS has for dark colors of all hues, as accents are: enough that the nearest one looks alike. */
const names =
  `black 000000, dimgray 696969, maroon 800000, firebrick b22222, crimson dc143c, saddlebrown 8b4513, sienna a0522d,
  olive 808000, darkgreen 006400, green 008000, seagreen 2e8b57, teal 008080, steelblue 4682b4, royalblue 4169e1,
  blue 0000ff, navy 000080, indigo 4b0082, purple 800080, mediumvioletred c71585`
    .split(/,\s+/u)
    .map((one) => one.split(' '));

/** Returns the name that CSS has for the color that is nearest to one such as `#0a665a`. */
export function nearestName(color: string): string {
  const channel = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  const distance = (hex = '') =>
    [0, 2, 4].reduce((sum, at) => sum + (channel(hex, at) - channel(color, at + 1)) ** 2, 0);
  const [[name = ''] = []] = names.toSorted(([, one], [, other]) => distance(one) - distance(other));
  return name;
}
