/** The fields of a score sheet by name, as text. */
export type SheetValues = Readonly<Record<string, string>>;

/** A field that was changed on this device and elsewhere. */
export interface SheetConflict {
  name: string;
  mine: string;
  theirs: string;
}

/**
 * Merges a sheet that was changed on this device with one that was changed elsewhere, field by field, against the
 * version that both began with. Where both changed a field, this device's value is merged, and both are returned.
 */
export function mergeSheets(
  base: SheetValues,
  mine: SheetValues,
  theirs: SheetValues,
): { merged: Record<string, string>; conflicts: SheetConflict[] } {
  const merged: Record<string, string> = {};
  const conflicts: SheetConflict[] = [];
  for (const name of Object.keys({ ...theirs, ...mine })) {
    // Typing `\n` sends `\r\n`.
    const [before, here, there] = [base, mine, theirs].map((values) => (values[name] ?? '').replaceAll('\r\n', '\n'));
    const [own = '', other = ''] = [here, there];
    merged[name] = own === before ? other : own;
    if (own !== before && other !== before && own !== other) conflicts.push({ name, mine: own, theirs: other });
  }
  return { merged, conflicts };
}
