import type { Session } from '../../domain/sessions/session.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { TodoView } from '../ui/call-todo.js';

/** What a session needs in an area, for its page, for those who may open the pages of the area. */
export const sessionPageTodos = new Place<
  (connection: Connection, session: Session, layout: ConsoleLayout) => Promise<TodoView[]>
>();

/** What a part offers for a session, in its settings; null where it has nothing to offer. */
export const sessionOffers = new Place<
  (
    connection: Connection,
    session: Session,
    language: string,
  ) => Promise<{ title: string; path: string; label: string } | null>
>();
