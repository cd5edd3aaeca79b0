/** What organizers print for the room. */
export const roomSheetKinds = ['list', 'sign-in', 'badges'] as const;
export type RoomSheetKind = (typeof roomSheetKinds)[number];

export const paperNames = ['a4', 'letter'] as const;
export type PaperName = (typeof paperNames)[number];

/** Sizes in points. */
export const papers: Record<PaperName, { width: number; height: number }> = {
  a4: { width: 595, height: 842 },
  letter: { width: 612, height: 792 },
};

/** Somebody with a seat. */
export interface SheetPerson {
  registrationId: string;
  name: string;
  organization: string | null;
  /** Dark modules of the QR code with their ticket, row by row. */
  code: readonly (readonly boolean[])[];
  reference: string;
}

/** What a sheet says about its session, in the language of whoever prints it. */
export interface SheetHeading {
  title: string;
  callName: string;
  when: string;
  place: string;
  language: string;
  printedAt: Date;
}

/** Returns people by name, in the order of a language. */
export function sortedByName<Person extends { name: string; registrationId: string }>(
  people: readonly Person[],
  language: string,
): Person[] {
  const collator = new Intl.Collator(language, { sensitivity: 'base', ignorePunctuation: true, numeric: true });
  return people.toSorted((a, b) => collator.compare(a.name, b.name) || (a.registrationId < b.registrationId ? -1 : 1));
}
