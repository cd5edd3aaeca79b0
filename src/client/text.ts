/** Normalizes a text for searching, without case and accents, so that `nguyen` finds `Nguyễn`. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
