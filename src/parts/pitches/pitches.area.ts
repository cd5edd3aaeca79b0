import { area } from '../../app/area.js';
import { answeredEvents } from '../../domain/attendance/answered-events.js';
import { sessionPages } from '../../console/frame/session-nav.js';
import { sessionOffers } from '../../console/sessions/session-page-todos.js';
import { moreReminders } from '../../domain/notifications/reminders/more-reminders.js';
import { movingEvents } from '../../domain/privacy/moving-events.js';
import { teamRecipients } from '../../domain/notifications/later-recipients.js';
import { translate } from '../../platform/i18n/messages.js';
import { sessionEntries } from '../../site/part-pages.js';
import { formSections } from '../../site/registrations/form-sections.js';
import { pitchOffer } from './console/offer.js';
import { PitchesController } from './console/pitches.controller.js';
import { pitchPage } from './domain/arrangement.js';
import { pitchCancelled, pitchInvite, pitchReminder } from './domain/emails/pitches.js';
import { personalData } from './domain/personal-data.js';
import { countTold } from './domain/news.js';
import { movingPitches, remindTeams, tellComing, withholdPlace } from './domain/tell.js';
import { pitchEvents } from './domain/replies.js';
import { ArrangePitches } from './flows/arrange-pitches.flow.js';
import { pitchesPath } from './site/pitches-path.js';
import { PublicPitchesController } from './site/pitches.controller.js';
import { pitchSection } from './site/own-section.js';

/** The order in which teams pitch in a session, with a time and an invite of its own for each. */
export const pitches = area({
  name: 'pitches',
  data: {
    emails: [pitchInvite, pitchReminder, pitchCancelled],
    personalData,
    // Invites stay in calendars.
    contributes: [answeredEvents.with(pitchEvents), movingEvents.with(movingPitches)],
    auditActions: [
      'session.pitches-arranged',
      'session.pitches-drawn',
      'session.pitch-moved',
      'session.pitches-published',
    ],
  },
  surface: {
    contributes: [
      sessionPages.with({ part: 'pitches', tab: 'settings' }),
      sessionOffers.with(pitchOffer),
      formSections.with(pitchSection),
      teamRecipients.with({ count: countTold, withhold: withholdPlace }),
      moreReminders.with({ isCostly: true, enqueue: tellComing }),
      moreReminders.with({ isCostly: true, enqueue: remindTeams }),
      sessionEntries.with((call, session, language) =>
        session.partPages.includes(pitchPage) && session.state === 'published'
          ? { path: pitchesPath(call, session), label: translate(language, 'pitches.title') }
          : null,
      ),
    ],
    controllers: [PublicPitchesController, PitchesController],
    providers: [ArrangePitches],
  },
});
