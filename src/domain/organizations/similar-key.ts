/** Words that don't distinguish organizations, in the most common languages; normalized like names. */
const fillers: ReadonlySet<string> = words(`
  of the and for in at on to de del la las los le les l d du des da das do dos di della dei der die und fur im van von
  het y e et i en og och w na`);

/** Legal forms. */
const legalForms: ReadonlySet<string> = words(`
  ltd limited co company corp corporation inc incorporated llc llp lp plc pte pty pvt private gmbh mbh ag kg ev ohg sa
  sas sarl sau sl srl spa snc bv nv oy oyj ab as asa aps kk kft zrt doo sro spzoo zoo ltda lda cv rl sdn bhd berhad pt
  tbk cooperative coop ооо оао зао пао тов ае επε`);

/** The same for scripts without spaces, longest first. */
const joinedLegalForms =
  /股份有限公司|有限責任公司|有限公司|股份公司|責任公司|公司|株式會社|有限會社|合同會社|一般社團法人|公益社團法人|一般財團法人|公益財團法人|特定非營利活動法人|國立大學法人|社團法人|財團法人|주식회사|유한회사|사단법인|재단법인|\((?:株|有|주|유)\)/gu;

/**
 * Words that many organizations share, each replaced by one letter in every language: they count, but two universities
 * are not similar just because both are universities.
 */
const generalWords: ReadonlyMap<string, string> = byWord({
  u: 'university universities universitat universite universidad universidade universita universitas uniwersytet universitet universiteit universitesi univ uni университет університет πανεπιστημιο جامعة',
  c: 'city cities ciudad cidade citta ville stadt stad miasto town municipality municipal municipio municipalidad municipalidade prefeitura ayuntamiento camara comune commune gemeente kommune kommun belediyesi district metropolitan',
  g: 'government governments govt gobierno governo gouvernement regierung administration',
  m: 'ministry ministerio ministere ministerium ministero министерство міністерство وزارة',
  d: 'department dept departamento departement bureau office agency agencia agence agenzia authority directorate',
  i: 'institute institut instituto istituto instytut inst институт інститут',
  a: 'association associations assoc asociacion associacao associazione verein verband federation society union alliance network council',
  z: 'center centre centro zentrum centrum',
  f: 'foundation fundacion fundacao fondation stiftung fondazione trust',
  n: 'national nacional nationale nazionale state',
  r: 'research',
  t: 'technology technologies tecnologia technologie technological tech',
  x: 'international internacional group global',
  e: 'environment environmental environments',
});

/** The same for scripts without spaces, longest first, in the spelling after `variants`. */
const joinedGeneralWords: readonly (readonly [string, string])[] = [
  ['環境保護局', 'e'],
  ['市政府', 'g'],
  ['縣政府', 'g'],
  ['區公所', 'g'],
  ['市役所', 'g'],
  ['委員會', 'a'],
  ['基金會', 'f'],
  ['研究院', 'r'],
  ['研究所', 'r'],
  ['特別市', 'c'],
  ['環保局', 'e'],
  ['대학교', 'u'],
  ['연구원', 'r'],
  ['광역시', 'c'],
  ['특별시', 'c'],
  ['政府', 'g'],
  ['大學', 'u'],
  ['協會', 'a'],
  ['學會', 'a'],
  ['中心', 'z'],
  ['國立', 'n'],
  ['시청', 'g'],
  ['협회', 'a'],
  ['재단', 'f'],
];

/** Letters that normalization doesn't decompose, and variants of Han characters. */
const variants: ReadonlyMap<string, string> = new Map(
  `łl øo đd ıi ðd ħh ŧt ŋn þt єе ґг ةه أا إا آا ىي
  臺台 国國 会會 学學 区區 县縣 県縣 广廣 広廣 气氣 気氣 环環 电電 业業 协協 发發 発發 经經 経經 济濟 済濟 总總 総總 团團 団團
  处處 処處 务務 术術 构構 关關 関關 东東 华華 门門 车車 湾灣 岛島 龙龍 竜龍 滨濱 浜濱 泽澤 沢澤 铁鐵 鉄鐵 钢鋼 机機 质質
  护護 开開 实實 実實 验驗 験驗 设設 设設 计計 产產 产產 农農 乡鄉 镇鎮 长長 兴興 汉漢 营營 営營 创創 盐鹽 丰豐 豊豐 乐樂
  楽樂 宁寧 织織 联聯 连連 责責 财財 义義 乌烏 为為 爱愛 卫衛 衞衛 图圖 図圖 书書 药藥 薬藥 医醫 历歷`
    .trim()
    .split(/\s+/u)
    .map((pair) => [...pair] as unknown as [string, string]),
);

function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/u));
}

function byWord(codes: Record<string, string>): Map<string, string> {
  return new Map(
    Object.entries(codes).flatMap(([code, text]) => text.split(' ').map((word): [string, string] => [word, code])),
  );
}

/**
 * Returns the key for finding similar names: names are as similar as the trigrams of their keys (`similarity` and `%`
 * of PostgreSQL's pg_trgm). Word order, accents, legal forms and words such as "of" don't count, and words that many
 * organizations share count little. The key is ASCII in any script, because pg_trgm only handles letters of the
 * database's locale, and the C locale has no others. A letter of an alphabet becomes one ASCII character, so that three
 * make a trigram as in English; a Han character, kana or Hangul syllable becomes three, so that each is a trigram.
 */
export function similarKey(name: string): string {
  const all = wordsOf(folded(name));
  const telling = all.filter((word) => !fillers.has(word) && !legalForms.has(word));
  const kept = telling.length > 0 ? telling : all;
  const coded = kept.map((word) => generalWords.get(word) ?? word);
  // A name that only consists of generic words is compared by them.
  const shown = coded.some((word) => word.length > 1) ? coded : kept;
  return [...new Set(shown.map(inAscii))].sort().join(' ');
}

/** Letters with marks that people often omit when typing. */
const letterWithMarks =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{Mn}+/gu;

function folded(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(letterWithMarks, '$1')
    .normalize('NFKC')
    .toLocaleLowerCase('en')
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe');
  const spelled = Array.from(plain, (character) => variants.get(character) ?? character).join('');
  const named = spelled.replace(joinedLegalForms, ' ');
  return joinedGeneralWords.reduce(
    // Uppercase, to distinguish them from fillers.
    (text, [word, code]) => text.replaceAll(word, ` ${code.toUpperCase()} `),
    /[\p{L}\p{N}]/u.test(named) ? named : spelled,
  );
}

function wordsOf(text: string): string[] {
  const joined = text
    .replace(/['’ʼ`]/gu, '')
    // S.A. and U.N. are one word each.
    .replace(/(?<=(?:^|[^\p{L}\p{N}])\p{L})\.(?=\p{L}(?:[^\p{L}]|$))/gu, '');
  return joined.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

const dense = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u;

function inAscii(word: string): string {
  return Array.from(word, (character) => {
    if (/^[a-z0-9]$/iu.test(character)) return character.toLowerCase();
    const code = character.codePointAt(0) ?? 0;
    // The factor spreads adjacent code points, so that each third of a character distinguishes it from most others.
    if (dense.test(character)) return ((code * 7919) % 46_656).toString(36).padStart(3, '0');
    return (code % 36).toString(36);
  }).join('');
}
