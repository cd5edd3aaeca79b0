import type { Call } from '../../domain/calls/call.entity.js';
import type { Change } from '../../domain/identity/change.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { Config } from '../../platform/config.js';
import type { Connection } from '../../platform/database/tx.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormReader } from '../../platform/forms/field-kind.js';
import type { FormView } from '../../platform/forms/form.js';
import { FormValues } from '../../platform/http/form-values.js';
import { Place } from '../../platform/place.js';
import type { Section } from './after-sessions.js';

/** A section of the registration form. */
export interface AskedSection {
  partial: string;
  view: FormView & { isOpen: boolean; consent: string };
  /** What is said beside the questions that are answered in free text; null for nothing. */
  besideTexts: string | null;
}

/** What an area asks each person of a call once. */
export interface FormSection {
  /** Returns the section of the registration form; null if the call doesn't ask. It is the same for everybody. */
  section(call: Call, typed: FormValues, fieldErrors: readonly FieldError[], reader: FormReader): AskedSection | null;
  /**
   * Returns what stores it for the person with an address, once they are registered; null if nothing was typed. Throws
   * Invalid.
   */
  read(call: Call, typed: FormValues): ((change: Change, email: string) => Promise<void>) | null;
  /** Returns what was typed for an address that its owner is to confirm; null for nothing. */
  typedFor(
    connection: Connection,
    call: Call,
    attendee: Attendee,
    language: string,
  ): Promise<{ term: string; text: string } | null>;
  /** Returns the section of a person's own page; null for none. */
  ownSection(connection: Connection, call: Call, attendee: Attendee, at: OwnPage): Promise<Section | null>;
  /** What the privacy notice says is stored, and where it is sent; null if the call doesn't ask. */
  stored(call: Call, language: string, config: Pick<Config, 'translator'>): string | null;
}

interface OwnPage {
  mePath: string;
  viewer: Viewer;
  /** Whether proposals name the person, as their own or as somebody of the team. */
  hasTeam: boolean;
}

/** What areas ask each person of a call once. */
export const formSections = new Place<FormSection>();

/** Returns the sections of the registration form of a call with what was typed. */
export function askedSections(
  call: Call,
  typed: FormValues,
  fieldErrors: readonly FieldError[],
  reader: FormReader,
): AskedSection[] {
  return formSections.all.flatMap((one) => one.section(call, typed, fieldErrors, reader) ?? []);
}

/** Returns what stores the sections of a form that was sent. Throws Invalid. */
export function readSections(call: Call, typed: FormValues) {
  return formSections.all.flatMap((one) => one.read(call, typed) ?? []);
}

/** Returns what was typed in the sections for an address that its owner is to confirm. */
export async function typedSections(
  ...of: Parameters<FormSection['typedFor']>
): Promise<{ term: string; text: string }[]> {
  const all = [];
  for (const one of formSections.all) all.push(await one.typedFor(...of));
  return all.filter((one) => one !== null);
}

/** Returns the sections of a person's own page. */
export async function ownSections(...of: Parameters<FormSection['ownSection']>): Promise<Section[]> {
  const all = [];
  for (const one of formSections.all) all.push(await one.ownSection(...of));
  return all.filter((one) => one !== null);
}
