import { memoize } from '../../platform/memoize.js';

/** Red, green and blue from 0 to 1, as light and not as sRGB. */
type Light = readonly [number, number, number];

/** WCAG 2.2 AA for text. */
const minContrast = 4.5;
const black: Light = [0, 0, 0];
const white: Light = [1, 1, 1];
/** What the accent is read on, and what is read on it, as in `greenroom.css`. */
const schemes = {
  light: { paper: '#fcfbf8', onAccent: '#ffffff', towards: black },
  dark: { paper: '#151614', onAccent: '#07211d', towards: white },
} as const;
type Scheme = keyof typeof schemes;
const onBand = '#f7f6f1';
const steps = 200;

/** Whether a text is a color such as `#0a665a`. */
export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/iu.test(text);
}

/** Returns the contrast of two colors by WCAG, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(lightOf(one)), luminance(lightOf(other))].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Whether text in this color and text on it can be read in a color scheme. */
export function isReadable(color: string, scheme: Scheme): boolean {
  const { paper, onAccent } = schemes[scheme];
  return contrast(color, paper) >= minContrast && contrast(color, onAccent) >= minContrast;
}

/** Returns the nearest readable color: the same one, or one that is darker in light and lighter in dark. */
export function nearestReadable(color: string, scheme: Scheme): string {
  return nearest(color, schemes[scheme].towards, (one) => isReadable(one, scheme));
}

/** The colors of pages with an accent, for light and dark. */
export interface AccentShades {
  accent: [light: string, dark: string];
  /** While the pointer is over it. */
  strong: [light: string, dark: string];
  /** The ground of chosen and marked things. */
  soft: [light: string, dark: string];
  /** The band with the deadline. */
  band: [light: string, dark: string];
}

/** Returns the colors that follow from an accent. To look for them takes a millisecond, for each email of a call. */
export const accentShades = memoize(64, String, (color: string): AccentShades => {
  const [light, dark] = [nearestReadable(color, 'light'), nearestReadable(color, 'dark')];
  const band = nearest(mixed(light, black, 0.35), black, (one) => contrast(one, onBand) >= 9);
  return {
    accent: [light, dark],
    strong: [mixed(light, black, 0.4), mixed(dark, white, 0.4)],
    soft: [
      nearest(mixed(light, white, 0.85), white, (one) => contrast(one, light) >= minContrast),
      nearest(mixed(dark, black, 0.93), black, (one) => contrast(one, dark) >= minContrast),
    ],
    band: [band, nearest(mixed(light, black, 0.6), black, (one) => contrast(one, onBand) >= 11)],
  };
});

function nearest(color: string, towards: Light, isGood: (color: string) => boolean): string {
  for (let step = 0; step < steps; step++) {
    const one = step === 0 ? color.toLowerCase() : mixed(color, towards, step / steps);
    if (isGood(one)) return one;
  }
  return hexOf(towards);
}

function mixed(color: string, other: Light, share: number): string {
  const [red, green, blue] = lightOf(color);
  const mix = (own: number, index: 0 | 1 | 2) => own * (1 - share) + other[index] * share;
  return hexOf([mix(red, 0), mix(green, 1), mix(blue, 2)]);
}

function luminance([red, green, blue]: Light): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function lightOf(color: string): Light {
  const part = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function hexOf(light: Light): string {
  const part = (value: number) => {
    const srgb = value <= 0.003_130_8 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(srgb * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${light.map(part).join('')}`;
}
