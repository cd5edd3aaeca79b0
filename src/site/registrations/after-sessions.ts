import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** A registration, as areas add to its page. */
export interface Attended {
  attendee: Attendee;
  registration: Registration;
  session: Session;
  /** Path of the registration on the own page. */
  path: string;
}

/** A section of a page, as its partial shows it. */
export interface Section {
  partial: string;
  view: object;
}

export interface RowLink {
  path: string;
  label: string;
  icon: string;
  isOutside: boolean;
  /** Of the label; null for that of the page. */
  lang: string | null;
}

/** Makes the links in the row of a session that is over. `isSeated`: the person had a seat. */
export type RowLinks = (session: Session, isSeated: boolean, path: string, viewer: Viewer) => RowLink[];

/** What an area offers people after a session. */
export interface AfterSession {
  /** Returns the section on the page of a registration; null for none. */
  section(connection: Connection, of: Attended, viewer: Viewer): Promise<Section | null>;
  /** Returns the links of registrations by their ids, all found at once. */
  links(connection: Connection, registrationIds: readonly string[]): Promise<(registrationId: string) => RowLinks>;
}

export const afterSessions = new Place<AfterSession>();

/** What an area offers people before and during a session, on the page of a registration; null for nothing. */
export const beforeSessions = new Place<(of: Attended, viewer: Viewer) => Section | null>();
