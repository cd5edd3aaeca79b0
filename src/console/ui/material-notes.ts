import type { Material } from '../../domain/materials/material.js';
import { Place } from '../../platform/place.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** What a part does with the materials of sessions. */
interface MaterialNotes {
  /** Its page about a material; null where it has none. */
  page(material: Material, layout: ConsoleLayout): { path: string; label: string } | null;
  /** What is missing in the materials of a session that is over; null if nothing. */
  missing(materials: readonly Material[], layout: ConsoleLayout): string | null;
}

export const materialNotes = new Place<MaterialNotes>();
