import { type Slice, charactersOf } from './font-slices.js';
import { type Face, openFace } from './fonts.js';

interface Wanted {
  cluster: string;
  slice: Slice;
  weight: number;
}

/** Longer ones are seldom repeated. */
const maxWordLength = 24;

/**
 * The fonts of a document. `used`: with the characters of its texts, which are all known; `all`: each is opened once,
 * with all characters that it has, because further texts follow.
 */
export class Faces {
  private readonly faces = new Map<number, Map<string, Face>>();
  private readonly widths = new Map<Face, Map<string, number>>();
  private readonly characters = new Map<string, Set<string>>();

  constructor(private readonly contains: 'used' | 'all') {}

  /** Returns the font of a slice, if it is open. */
  find(slice: Slice, weight: number): Face | undefined {
    return this.faces.get(weight)?.get(slice.path);
  }

  /** Returns how long a word is that begins in this font, which is measured once. */
  measure(face: Face, word: string, width: () => number): number {
    const known = this.widths.get(face) ?? new Map<string, number>();
    this.widths.set(face, known);
    const measured = known.get(word) ?? width();
    if (word.length <= maxWordLength) known.set(word, measured);
    return measured;
  }

  /** Opens the fonts of these clusters. */
  async open(wanted: readonly Wanted[]): Promise<void> {
    const missing = new Map<string, Wanted>();
    for (const one of wanted) {
      if (this.contains === 'all' && this.find(one.slice, one.weight) !== undefined) continue;
      const key = keyOf(one.slice, one.weight);
      let known = this.characters.get(key);
      if (known === undefined) {
        known = new Set(this.contains === 'all' ? charactersOf(one.slice) : []);
        this.characters.set(key, known);
        missing.set(key, one);
      }
      if (this.contains === 'all') continue;
      for (const character of one.cluster) {
        if (known.has(character)) continue;
        known.add(character);
        missing.set(key, one);
      }
    }
    for (const [key, { slice, weight }] of missing) {
      const faces = this.faces.get(weight) ?? new Map<string, Face>();
      faces.set(slice.path, await openFace(slice, [...(this.characters.get(key) ?? [])].join(''), weight));
      this.faces.set(weight, faces);
    }
  }
}

function keyOf(slice: Slice, weight: number): string {
  return `${slice.path}:${weight}`;
}
