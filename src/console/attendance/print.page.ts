import { paperNames, roomSheetKinds } from '../../domain/attendance/print/room-sheet.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';

/** The form that asks what to print; `count` people have a seat. */
export function printPage(layout: ConsoleLayout, session: Session, count: number) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.attendance.print.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    action: sessionPath(session, 'print'),
    people: text('seated', { count }),
    canPrint: count > 0,
    kinds: roomSheetKinds.map((value, index) => {
      return { value, label: text(value), text: text(`${value}Text`), checked: index === 0 };
    }),
    paperChoices: paperNames.map((value, index) => ({ value, label: text(`paper.${value}`), checked: index === 0 })),
  };
}
