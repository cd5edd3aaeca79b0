import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { publicLayout } from '../layout.js';
import { linkPicture } from '../part-pages.js';
import { programmePath, publicSpeakersPath, sessionPath } from '../paths.js';
import type { ConfirmedSession } from './public-speakers.queries.js';
import { initialsOf, speakerProfile } from './speaker-profile.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';

/** Returns the page of those who have confirmed that they speak in a published session, by name. */
export function speakersPage(
  input: { call: Call; speakers: readonly Speaker[]; sessions: readonly ConfirmedSession[]; publicUrl?: string },
  viewer: Viewer,
) {
  const { call, sessions, publicUrl } = input;
  const { language } = viewer;
  const heading = translate(language, 'sessions.speakers');
  const path = publicSpeakersPath(call);
  return {
    ...publicLayout(
      { viewer, call, path, section: 'programme', publicUrl, shared: { picture: linkPicture(path, language) } },
      heading,
    ),
    heading,
    programmePath: programmePath(call),
    callName: callTexts(call, language).name,
    speakers: input.speakers
      .toSorted((one, other) => one.name.localeCompare(other.name, language))
      .map((speaker) => ({
        ...speakerProfile(call, speaker, language),
        name: speaker.name,
        initials: initialsOf(speaker.name),
        about: [speaker.jobTitle, speaker.affiliation].filter(Boolean).join(translate(language, 'common.listComma')),
        sessions: sessions
          .filter(({ speakerId }) => speakerId === speaker.id)
          .map((session) => readIn(session, call, language))
          // Its page leads to the other times at which the same is held.
          .filter(({ title }, index, all) => all.findIndex((one) => one.title === title) === index)
          .map((session) => ({ path: sessionPath(call, session), title: session.title, lang: titleLanguage(session) })),
      })),
  };
}
