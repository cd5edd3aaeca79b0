import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { SpooledFile } from '../../platform/file-store/spooled-file.js';

type Scene = 'harbour' | 'factory' | 'market' | 'stilts' | 'street';

const [width, height] = [1440, 960];

/** Ground, sky and sun of each scene, and what stands in front. */
const scenes: Record<Scene, { sky: string; sun: string; ground: string; shapes: string }> = {
  harbour: {
    sky: '#cfe3e6',
    sun: '#f2c879',
    ground: '#3c6f7d',
    shapes: `<path d="M300 640h520l-60 90H360z" fill="#20363c"/><path d="M420 540h180v100H420z" fill="#c8553d"/>
      <path d="M620 590h90v50h-90z" fill="#f4f1ea"/><path d="M980 640V260h30v380zm-170-380h420v26H810z" fill="#4a5b60"/>`,
  },
  factory: {
    sky: '#e7dccb',
    sun: '#f0b45f',
    ground: '#7a6a55',
    shapes: `<path d="M240 700V470l160 90v-90l160 90v-90l160 90v140z" fill="#54463a"/>
      <path d="M860 700V360h70v340zm130 0V420h70v280z" fill="#6d5a4a"/><circle cx="520" cy="640" r="34" fill="#e9c46a"/>`,
  },
  market: {
    sky: '#f3e4d3',
    sun: '#e98a5a',
    ground: '#6b7f5b',
    shapes: `<path d="M200 520h260l30 70H170zm360 0h260l30 70H530zm360 0h260l30 70H890z" fill="#b5483a"/>
      <path d="M200 590h240v130H200zm360 0h240v130H560zm360 0h240v130H920z" fill="#f0e6d8"/>`,
  },
  stilts: {
    sky: '#d5e8ee',
    sun: '#f7d488',
    ground: '#4d8a94',
    shapes: `<path d="M260 560l130-110 130 110zm420 0l130-110 130 110z" fill="#8a4b32"/>
      <path d="M290 560h200v110H290zm420 0h200v110H710z" fill="#efe2cd"/>
      <path d="M310 670v130m160-130v130m240-130v130m160-130v130" stroke="#5b4636" stroke-width="14"/>
      <path d="M1020 760l40-70h240l-40 70z" fill="#1f3f63"/>`,
  },
  street: {
    sky: '#dfe9dd',
    sun: '#f4cf72',
    ground: '#8a8d84',
    shapes: `<path d="M160 720V300h240v420zm320 0V380h260v340zm340 0V250h220v470z" fill="#9db39a"/>
      <path d="M160 470h240l60 60H160zm320 40h260l60 60H480zm340-60h220l60 60H820z" fill="#d97b4a"/>`,
  },
};

/** Draws a picture, as a team would send one. */
export async function drawPicture(scene: Scene): Promise<SpooledFile> {
  const { sky, sun, ground, shapes } = scenes[scene];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" fill="${sky}"/><circle cx="1130" cy="250" r="110" fill="${sun}"/>
    <rect y="700" width="${width}" height="260" fill="${ground}"/>${shapes}</svg>`;
  const png = await sharp(Buffer.from(svg)).png().toBuffer();
  return SpooledFile.receive(Readable.from([png]), `${scene}.png`, { folder: tmpdir(), maxBytes: 10_000_000 });
}
