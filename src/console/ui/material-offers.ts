import type { Session } from '../../domain/sessions/session.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** Something that a part has of a session, of which material can be made. */
export interface MaterialOffer {
  /** What the form says of it. */
  id: string;
  heading: string;
  text: string;
  hint: string;
  /** Takes `offer` and `answer`: `take` or `decline`. */
  action: string;
  take: string;
}

/** What parts offer to who can run a session. */
export const materialOffers = new Place<
  (connection: Connection, session: Session, layout: ConsoleLayout) => Promise<MaterialOffer[]>
>();
