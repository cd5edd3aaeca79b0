import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { getDocument, listDocuments } from '../domain/documents.queries.js';
import { listMilestones } from '../domain/milestones.queries.js';
import { type ListedPilot, listPilotsOfTeam } from '../domain/pilots.queries.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { NotFound } from '../../../platform/errors.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { sendFile } from '../../../platform/file-store/send-file.js';
import { attendeeOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
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
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';

/** The pilot of a proposal, for its team. */
@OwnPageController('/pilots/:id')
export class MyPilotController {
  constructor(
    private readonly database: DataSource,
    private readonly store: FileStore,
  ) {}

  @Get()
  async show(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, pilot } = await this.shared(token, id);
    const connection = this.database.manager;
    const input = {
      call: await getCall(connection, attendee.callId),
      pilot,
      milestones: await listMilestones(connection, [id]),
      documents: await listDocuments(connection, [id]),
      mePath: `/me/${token}`,
    };
    page.render('pilots/my-pilot', myPilotPage(input, page.viewerOf(attendee)));
  }

  @Get('documents/:document')
  async file(
    @Param('token') token: string,
    @Param('id') id: string,
    @Param('document') documentId: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const { pilot } = await this.shared(token, id);
    const { file } = await getDocument(this.database.manager, pilot.id, documentId);
    const stored = file && (await this.store.find(file.id));
    if (stored === null) throw new NotFound('document-not-found', 'The file was not found.');
    sendFile(page, this.store, stored, 'private, no-store');
  }

  private async shared(token: string, id: string): Promise<{ attendee: Attendee; pilot: ListedPilot }> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    const pilot = (await listPilotsOfTeam(this.database.manager, attendee.id)).find((one) => one.id === id);
    if (pilot === undefined) throw new NotFound('pilot-not-found', 'Pilot not found.');
    return { attendee, pilot };
  }
}

/** Returns a pilot as the team of its proposal sees it. */
function myPilotPage(
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
    ...fact('link', pilot.link).map((one) => ({ ...one, url: one.text })),
    ...fact('place', pilot.place),
    ...fact('when', datesText(pilot, language)),
  ];
}
