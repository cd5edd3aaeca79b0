import type { Call } from '../../../domain/calls/call.entity.js';
import type { Milestone, PilotDocument } from '../domain/pilot.js';
import {
  datesText,
  documentAbout,
  documentLabel,
  figureViews,
  milestoneView,
  pilotState,
} from '../domain/pilot-view.js';
import type { ListedPilot } from '../domain/pilots.queries.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';

/** Returns a pilot as the team of its proposal sees it. */
export function myPilotPage(
  input: {
    call: Call;
    pilot: ListedPilot;
    milestones: readonly Milestone[];
    documents: readonly PilotDocument[];
    mePath: string;
  },
  viewer: Viewer,
) {
  const { call, pilot, mePath } = input;
  const { language, now } = viewer;
  const path = `${mePath}/pilots/${pilot.id}`;
  const today = localTime(now, call.timeZone).date;
  return {
    ...publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, pilot.title),
    heading: pilot.title,
    backPath: `${mePath}#proposals`,
    state: pilotState(pilot.state, language),
    facts: factsOf(pilot, language),
    summary: pilot.summary,
    outcome: pilot.outcome,
    figures: figureViews(pilot.figures, language),
    milestones: input.milestones.map((milestone) => milestoneView(milestone, pilot, today, language)),
    documents: input.documents.map((document) => ({
      path: document.url ?? `${path}/documents/${document.id}`,
      label: documentLabel(document),
      about: documentAbout(document, language),
      isOutside: document.url !== null,
    })),
  };
}

function factsOf(pilot: ListedPilot, language: string) {
  const fact = (key: string, text: string | null) =>
    text ? [{ term: translate(language, `pilots.${key}`), text }] : [];
  const { contactEmail: email } = pilot;
  const contact = fact('contact', pilot.contactName || email);
  return [
    ...fact('department', pilot.department),
    ...contact.map((one) => (email === null ? one : { ...one, email })),
    ...fact('place', pilot.place),
    ...fact('when', datesText(pilot, language)),
  ];
}
