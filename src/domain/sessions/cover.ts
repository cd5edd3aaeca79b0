import { sessionThemes, type ThemeLabel } from './session-labels.js';
import type { Session } from './session.entity.js';

/** A drawing of 640 by 320; its middle square is the thumbnail. One hue, and nothing but paths. */
export interface Cover {
  tone: string;
  /** Filled, unless they have the width of a line. */
  layers: readonly CoverLayer[];
}

interface CoverLayer {
  path: string;
  opacity: number;
  width: number | null;
  /** Lengths of dashes and gaps. */
  dashes: string | null;
}

/** The shape and hue of what is about no theme in particular. */
export const allThemes = { icon: 'theme-all', tone: '' };

/** Returns a number from 0 to below 1. */
type Random = () => number;

const [width, height] = [640, 320];
const opacities = [0.25, 0.5, 0.85];
/** Edge of a cell: three rows. */
const cell = 107;

/**
 * Returns the cover of something about a theme: the theme's shape decides what is drawn, the id how. The same id always
 * gets the same drawing.
 */
export function cover({ icon, tone }: Pick<ThemeLabel, 'icon' | 'tone'>, id: string): Cover {
  const draw = drawings[icon] ?? rings;
  return { tone, layers: draw(randomOf(id)) };
}

/** Returns the cover of a session, by the first of its themes; `themes` are those of its call. */
export function sessionCover(session: Pick<Session, 'id' | 'themes'>, themes: ThemeLabel[], language: string): Cover {
  const [first] = sessionThemes(session, themes, language);
  return cover(first ?? allThemes, session.id);
}

const drawings: Partial<Record<string, (random: Random) => CoverLayer[]>> = {
  'theme-1': sunAndWater,
  'theme-2': (random) => grid(random, leaf),
  'theme-3': skyline,
  'theme-4': drops,
  'theme-5': (random) => grid(random, hexagon),
  'theme-6': (random) => grid(random, diamond),
};

function sunAndWater(random: Random): CoverLayer[] {
  const [x, radius, horizon] = [between(random, 270, 370), between(random, 90, 130), 198];
  const arc = (r: number) => `M${x - r} ${horizon}a${r} ${r} 0 0 1 ${2 * r} 0`;
  return [
    line([1, 2, 3].map((step) => arc(radius + 32 * step)).join(''), 0.35, 4),
    filled(`${arc(radius)}z`, 1),
    ...water(random, horizon + 16, x, radius),
  ];
}

function skyline(random: Random): CoverLayer[] {
  const row = (base: number, least: number, most: number) => {
    let path = '';
    for (let x = between(random, -30, 0); x < width;) {
      const [breadth, tall] = [between(random, 26, 64), between(random, least, most)];
      path += `M${x} ${base}v-${tall}h${breadth}v${tall}z`;
      x += breadth + between(random, 4, 14);
    }
    return path;
  };
  return [filled(row(240, 90, 200), 0.3), filled(row(240, 20, 120), 0.9), ...water(random, 256, 320, 110)];
}

function drops(random: Random): CoverLayer[] {
  const [x, size] = [between(random, 280, 360), between(random, 50, 68)];
  const ripple = (r: number) =>
    `M${x - r} 232a${r} ${Math.round(r / 4)} 0 1 0 ${2 * r} 0a${r} ${Math.round(r / 4)} 0 1 0-${2 * r} 0`;
  const top = 190 - 2 * size;
  return [
    line([1.4, 2.3, 3.3, 4.4].map((step) => ripple(Math.round(step * size))).join(''), 0.4, 4),
    filled(
      `M${x} ${top}q${size} ${size} ${size} ${Math.round(size * 1.4)}a${size} ${size} 0 0 1-${2 * size} 0q0-${Math.round(size * 0.4)} ${size}-${Math.round(size * 1.4)}z`,
      1,
    ),
  ];
}

function rings(random: Random): CoverLayer[] {
  const [x, y, step] = [between(random, 270, 370), between(random, 130, 190), between(random, 30, 40)];
  const circle = (r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0`;
  const circles = (from: number, to: number) => {
    let path = '';
    for (let index = from; index < to; index += 1) path += circle(24 + index * step);
    return path;
  };
  return [line(circles(4, 8), 0.25, 4), line(circles(1, 4), 0.55, 6), filled(circle(24), 0.85)];
}

/** Lines of water below a horizon; those below something that shines are darker. */
function water(random: Random, top: number, x: number, radius: number): CoverLayer[] {
  const rows = [0, 18, 38, 60].map((below) => top + below).filter((y) => y < height);
  const dashes = (least: number, most: number) =>
    Array.from({ length: 7 }, (_, index) => (index % 2 === 0 ? between(random, least, most) : between(random, 20, 55)));
  // Dashes begin anew in each row, so rows begin at different places.
  const row = (from: number, to: number) => (y: number) => {
    const start = from + between(random, -60, 60);
    return `M${start} ${y}h${to - start}`;
  };
  return [
    { ...line(rows.map(row(-60, width)).join(''), 0.35, 5), dashes: dashes(60, 200).join(' ') },
    { ...line(rows.map(row(x - radius, x + radius)).join(''), 0.9, 5), dashes: dashes(40, 130).join(' ') },
  ];
}

/** Cells in rows and columns, of which some stay empty. */
function grid(random: Random, shape: (x: number, y: number, random: Random) => string): CoverLayer[] {
  const paths = opacities.map(() => '');
  for (let y = 0; y < height; y += cell) {
    for (let x = 0; x < width; x += cell) {
      const index = between(random, 0, opacities.length);
      if (index < opacities.length) paths[index] += shape(x, y, random);
    }
  }
  return paths.flatMap((path, index) => (path === '' ? [] : [filled(path, opacities[index] ?? 1)]));
}

function leaf(x: number, y: number, random: Random): string {
  // Round at two opposite corners, whose curves meet in the stem.
  return random() < 0.5
    ? `M${x} ${y + cell}v-53a54 54 0 0 1 54-54h53v53a54 54 0 0 1-54 54z`
    : `M${x} ${y}h53a54 54 0 0 1 54 54v53h-53a54 54 0 0 1-54-54z`;
}

function hexagon(x: number, y: number): string {
  return `M${x + 53} ${y + 3}l46 25v51l-46 25-46-25v-51z`;
}

function diamond(x: number, y: number): string {
  return `M${x + 53} ${y + 3}l50 50-50 50-50-50z`;
}

function filled(path: string, opacity: number): CoverLayer {
  return { path, opacity, width: null, dashes: null };
}

function line(path: string, opacity: number, thickness: number): CoverLayer {
  return { path, opacity, width: thickness, dashes: null };
}

/** Returns an integer from `least` to `most`. */
function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** Numbers that only depend on an id: a linear congruential generator, seeded with its hash (FNV-1a). */
function randomOf(id: string): Random {
  let state = 0x81_1c_9d_c5;
  for (const character of id) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
