import { networkOf } from './origin.js';

/** Where a login is used, as far as its owner needs it to recognize the device; null where it is not known. */
export interface Device {
  /** Only the network of the address (`networkOf`). */
  network: string | null;
  /** The family of the browser, as in `Firefox`. */
  browser: string | null;
  /** The operating system, as in `Windows`. */
  system: string | null;
  /** The language that it prefers for emails, where that is known. */
  language?: string;
}

/** Families in the order in which they are looked for: most browsers name the ones that they imitate as well. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//u, 'Edge'],
  [/\bOPR\/|\bOpera\b/u, 'Opera'],
  [/\bSamsungBrowser\//u, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//u, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//u, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//u, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/u, 'iPhone'],
  [/\biPad\b/u, 'iPad'],
  [/\bAndroid\b/u, 'Android'],
  [/\bWindows\b/u, 'Windows'],
  [/\bMacintosh\b/u, 'macOS'],
  [/\bCrOS\b/u, 'ChromeOS'],
  [/\bLinux\b/u, 'Linux'],
];

/** Returns the device behind an IP address and a User-Agent header, without what would identify a person. */
export function deviceOf(address: string, userAgent = ''): Device {
  const find = (families: readonly [RegExp, string][]) =>
    families.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
  return { network: networkOf(address), browser: find(browsers), system: find(systems) };
}
