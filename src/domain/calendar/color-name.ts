/** Colors of CSS, of all hues: enough that the nearest one looks alike. */
const names: Readonly<Record<string, string>> = {
  black: '#000000',
  dimgray: '#696969',
  silver: '#c0c0c0',
  white: '#ffffff',
  maroon: '#800000',
  crimson: '#dc143c',
  red: '#ff0000',
  tomato: '#ff6347',
  saddlebrown: '#8b4513',
  chocolate: '#d2691e',
  orange: '#ffa500',
  gold: '#ffd700',
  olive: '#808000',
  yellowgreen: '#9acd32',
  darkgreen: '#006400',
  green: '#008000',
  limegreen: '#32cd32',
  seagreen: '#2e8b57',
  teal: '#008080',
  turquoise: '#40e0d0',
  deepskyblue: '#00bfff',
  steelblue: '#4682b4',
  royalblue: '#4169e1',
  blue: '#0000ff',
  navy: '#000080',
  rebeccapurple: '#663399',
  purple: '#800080',
  orchid: '#da70d6',
  deeppink: '#ff1493',
  hotpink: '#ff69b4',
};

/** Returns the name that CSS has for the color that is nearest to one such as `#0a665a`. */
export function nearestName(color: string): string {
  const [first = ''] = Object.keys(names).toSorted((a, b) => distance(names[a], color) - distance(names[b], color));
  return first;
}

function distance(one = '', other = ''): number {
  const parts = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return parts(one).reduce((sum, part, at) => sum + (part - (parts(other)[at] ?? 0)) ** 2, 0);
}
