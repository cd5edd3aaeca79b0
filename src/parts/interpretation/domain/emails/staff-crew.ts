import { z } from 'zod';
import { subjectTime } from '../../../../domain/notifications/composing/deadline-text.js';
import { staffFooter } from '../../../../domain/notifications/composing/staff-email.js';
import { consoleLink } from '../../../../domain/notifications/email/links.js';
import { oneLine } from '../../../../domain/notifications/email/email-view.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { offerLine } from '../../../../domain/sessions/offer-labels.js';
import { crewTask } from '../../../../domain/speakers/crew-task.js';
import { formatDate, formatTime } from '../../../../domain/time/format.js';
import { zoneCity } from '../../../../domain/time/zones.js';
import { translate } from '../../../../platform/i18n/messages.js';

const crewPayload = z.object({
  crew: z.object({
    personId: z.string(),
    task: crewTask,
    session: z.object({ id: z.string(), title: z.string(), startsAt: z.string(), timeZone: z.string() }),
    /** The name of the call, in the reader's language. */
    call: z.string(),
  }),
});

/**
 * Says to organizers that somebody who was to interpret, caption or sign has declined, and leads to asking somebody else.
 * The page says who: a name in it would have to be erased with the person.
 */
export const staffCrew = emailKind('staff-crew', {
  payload: crewPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { message, site, language } = context;
    const { recipient, crew } = message.payload;
    const { id, startsAt } = crew.session;
    const { timeZone } = recipient;
    const { code } = language;
    const title = oneLine(crew.session.title);
    const values = {
      title,
      task: offerLine(crew.task, code),
      date: formatDate(new Date(startsAt), timeZone, code, 'long'),
      time: formatTime(new Date(startsAt), timeZone, code),
      city: zoneCity(timeZone, code),
      call: oneLine(crew.call),
      email: recipient.email,
    };
    const say = (part: string) => translate(code, `interpretation.crew.staff.${part}`, values);
    return {
      state: say('state'),
      at: subjectTime(context, startsAt),
      city: values.city,
      title,
      paragraphs: [say('text')],
      button: { label: say('button'), url: `${consoleLink(site)}/sessions/${id}/crew/new?instead=${crew.personId}` },
      ...staffFooter({ site, language }, say('sentTo')),
    };
  },
});
