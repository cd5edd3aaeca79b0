/** Why a question waits until a host has read it. */
export const heldReasons = ['link', 'contact', 'own-name', 'abuse'] as const;
export type HeldFor = (typeof heldReasons)[number];

const link =
  /https?:\/\/|www\.|\b[\p{L}\p{N}-]{2,}\.(?:com|org|net|io|info|biz|app|xyz|ru|cn|tw|jp|kr|de|fr|es|vn|id)\b/iu;
const address = /[^\s@]+@[^\s@]+\.[^\s@]+/u;
/** Eight digits or more, however they are grouped; dates and amounts have fewer in a row of groups. */
const phone = /(?:\+|\b0)[\d().\s-]{7,}\d/u;

/** Insults that need no context, one line for each language; in scripts without spaces they are found within words. */
const insults = [
  'idiot idiots moron morons asshole bastard bitch fuck fucking fucker shit',
  'arschloch hurensohn wichser fotze scheiße scheisse',
  'connard connasse salope enculé putain',
  'gilipollas cabrón pendejo puta mierda',
  'bangsat bajingan goblok',
  'địt đụ',
  '씨발 병신 개새끼',
  '傻逼 他媽的 王八蛋 幹你娘 白癡',
  '馬鹿野郎 死ね くそったれ',
  'شرموطة عاهرة',
]
  .join(' ')
  .split(' ');
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** What a person would tell of themselves in a question: their name, their organization, the titles of their proposals. */
export type OwnWords = readonly string[];

/**
 * Returns why a question is held until a host has read it; null if it is not. `own` are words of the person who asks: what
 * belongs to others is not compared, because whoever asks would learn whom and what we know.
 */
export function heldFor(text: string, own: OwnWords): HeldFor | null {
  if (address.test(text) || phone.test(text)) return 'contact';
  if (link.test(text)) return 'link';
  const plain = text.normalize('NFKC').toLowerCase();
  if (own.some((words) => isIn(plain, words))) return 'own-name';
  const words = new Set(plain.split(/[^\p{L}\p{N}\p{M}]+/u));
  const isInsult = (insult: string) => (spaceless.test(insult) ? plain.includes(insult) : words.has(insult));
  return insults.some(isInsult) ? 'abuse' : null;
}

/** Single short words are too common to say who somebody is. */
function isIn(plain: string, own: string): boolean {
  const words = own.normalize('NFKC').toLowerCase().trim();
  const least = spaceless.test(words) ? 2 : 5;
  return words.length >= least && plain.includes(words);
}
