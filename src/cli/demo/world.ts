import type { DataSource } from 'typeorm';
import { Changes } from '../../flows/changes.js';
import { ProposalMatcher } from '../../flows/proposals/proposal-matcher.js';
import { RegistrationBatches } from '../../flows/registrations/registration-batches.js';
import { AnnounceProposal } from '../../flows/proposals/announce-proposal.flow.js';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import { SetRoomCode } from '../../flows/attendance/set-room-code.flow.js';
import { IssueCertificate } from '../../parts/certificates/flows/issue-certificate.flow.js';
import { GiveFeedback } from '../../parts/feedback/flows/give-feedback.flow.js';
import { ImportReport } from '../../flows/attendance/import-report.flow.js';
import { CancelSession } from '../../flows/sessions/cancel-session.flow.js';
import { EditVenue } from '../../flows/venues/edit-venue.flow.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { listSpeakers, type SpeakerOfCall } from '../../domain/speakers/speakers.queries.js';
import { CreateCall } from '../../flows/calls/create-call.flow.js';
import { EditOrganization } from '../../flows/organizations/edit-organization.flow.js';
import { DraftSession } from '../../flows/sessions/draft-session.flow.js';
import { ChangeSeries } from '../../flows/sessions/change-series.flow.js';
import { DecideRegistration } from '../../flows/registrations/decide-registration.flow.js';
import { EnterRoom } from '../../flows/sessions/enter-room.flow.js';
import { NotifySpeakers } from '../../flows/notifications/notify-speakers.flow.js';
import { PlanReminders } from '../../flows/notifications/plan-reminders.flow.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { ImportProposals } from '../../flows/proposals/import-proposals.flow.js';
import { ReadProposalTexts } from '../../flows/proposals/read-proposal-texts.flow.js';
import { MatchDue } from '../../flows/proposals/match-due.flow.js';
import { DecideLateChange } from '../../flows/proposals/decide-late-change.flow.js';
import { PutProposal } from '../../flows/proposals/put-proposal.flow.js';
import type { RegisterResult } from '../../domain/registrations/admission/registration-request.js';
import { ProveAddress } from '../../flows/registrations/prove-address.flow.js';
import { ReleaseSeats } from '../../flows/registrations/release-seats.flow.js';
import { Register } from '../../flows/registrations/register.flow.js';
import { AssignFacilitator } from '../../flows/sessions/assign-facilitator.flow.js';
import { listSessionSpeakers } from '../../domain/speakers/session-speakers.queries.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import { SetQuestions } from '../../flows/questions/set-questions.flow.js';
import { ChangeTeam } from '../../parts/submissions/flows/change-team.flow.js';
import { WriteSubmission } from '../../parts/submissions/flows/write-submission.flow.js';
import { SubmitProposal } from '../../parts/submissions/flows/submit-proposal.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { EditPilot } from '../../parts/pilots/flows/edit-pilot.flow.js';
import { ChangeMaterial } from '../../flows/materials/change-material.flow.js';
import { RequestRecording } from '../../flows/materials/request-recording.flow.js';
import { ChangeMember } from '../../flows/identity/change-member.flow.js';
import { AssignProposals } from '../../parts/jury/flows/assign-proposals.flow.js';
import { SignStatement } from '../../parts/jury/flows/sign-statement.flow.js';
import { DecideWinners } from '../../parts/jury/flows/decide-winners.flow.js';
import { DiscussProposal } from '../../parts/jury/flows/discuss-proposal.flow.js';
import { AskTeam } from '../../parts/jury/flows/ask-team.flow.js';
import { ReleaseFeedback } from '../../parts/jury/flows/release-feedback.flow.js';
import { DeclareConflict } from '../../parts/jury/flows/declare-conflict.flow.js';
import { ChangeLetter } from '../../parts/letters/flows/change-letter.flow.js';
import { SendLetters } from '../../parts/letters/flows/send-letters.flow.js';
import { AnswerAcceptance } from '../../parts/winners/flows/answer-acceptance.flow.js';
import { EditWinnerEntry } from '../../parts/winners/flows/edit-winner-entry.flow.js';
import { PublishWinners } from '../../parts/winners/flows/publish-winners.flow.js';
import { InviteTeams } from '../../flows/delegations/invite-teams.flow.js';
import { ScoreProposal } from '../../parts/jury/flows/score-proposal.flow.js';
import { AddInvitees } from '../../flows/invitations/add-invitees.flow.js';
import { SendPolls } from '../../parts/polls/flows/send-polls.flow.js';
import { AnswerPoll } from '../../parts/polls/flows/answer-poll.flow.js';
import { ChangePoll } from '../../parts/polls/flows/change-poll.flow.js';
import { SetPrivacyNotice } from '../../flows/privacy/set-privacy-notice.flow.js';
import { SetJuryRules } from '../../parts/jury/flows/set-jury-rules.flow.js';
import type { JuryPair, JuryProposal } from '../../parts/jury/domain/jury.queries.js';
import { listTeamFeedback, type TeamFeedback } from '../../parts/jury/domain/team-feedback.queries.js';
import { type JuryProgress, readJuryProgress } from '../../parts/jury/domain/jury-progress.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Config } from '../../platform/config.js';
import { listCertificateRows } from '../../parts/certificates/domain/certificates.queries.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Person } from './people.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import type { Tx } from '../../platform/database/tx.js';
import { Clock } from '../../platform/clock.js';
import '../../app/areas.js';

/** A clock that is moved along the demo's past, so that every flow runs at the moment at which it would have. */
class PastClock extends Clock {
  constructor(private at: Date) {
    super();
  }

  override now(): Date {
    return new Date(this.at);
  }

  moveTo(at: Date): void {
    this.at = new Date(at);
  }
}

/** Something that happened in the demo's past. */
export interface Step {
  at: Date;
  run(): Promise<unknown>;
}

/** A person who joined the room of a session, and when. */
export interface Arrival {
  session: string;
  person: Person;
  at: Date;
}

/** A proposal that a juror has to score. */
export type AssignedProposal = JuryProposal & { sheet: JuryPair['state'] };

/** The program's flows on a clock that is moved, and what they have made so far. */
export class DemoWorld {
  readonly clock: PastClock;
  readonly flows;
  readonly arrivals: Arrival[] = [];
  /** The registrations whose people have given feedback. */
  readonly answered = new Set<string>();
  private readonly sessions = new Map<string, string>();
  private readonly registrations = new Map<string, RegisterResult>();
  private readonly jurors = new Map<string, string>();

  constructor(
    readonly tx: Tx,
    readonly config: Config,
    readonly organizer: Actor,
    readonly now: Date,
  ) {
    this.clock = new PastClock(now);
    const { clock } = this;
    const database = insideOf(tx);
    const changes = new Changes(database, clock, config);
    const foreground = new ForegroundPriority();
    const batches = new RegistrationBatches(changes, foreground);
    const matcher = new ProposalMatcher(changes, database);
    this.flows = {
      createCall: new CreateCall(changes, config),
      createVenue: new EditVenue(changes),
      editSpeaker: new EditSpeaker(changes),
      setPrivacyNotice: new SetPrivacyNotice(changes),
      createOrganization: new EditOrganization(changes, matcher),
      draftSession: new DraftSession(changes, config),
      changeSeries: new ChangeSeries(changes),
      setQuestions: new SetQuestions(changes),
      publishSession: new PublishSession(changes),
      rescheduleSession: new RescheduleSession(changes),
      cancelSession: new CancelSession(changes),
      register: new Register(batches, database, changes, config),
      proveAddress: new ProveAddress(changes, database, clock),
      withdraw: new Withdraw(changes),
      decideRegistration: new DecideRegistration(changes),
      enterRoom: new EnterRoom(changes, database, clock, config),
      checkIn: new CheckIn(changes),
      setRoomCode: new SetRoomCode(changes),
      giveFeedback: new GiveFeedback(changes),
      issueCertificate: new IssueCertificate(changes),
      importReport: new ImportReport(database, changes),
      planReminders: new PlanReminders(changes, database, clock),
      notifySpeakers: new NotifySpeakers(changes, database, clock),
      assignFacilitator: new AssignFacilitator(changes),
      linkDue: new MatchDue(database, matcher, foreground),
      readTexts: new ReadProposalTexts(database, changes, foreground),
      decideLateChange: new DecideLateChange(changes, matcher),
      putProposal: new PutProposal(changes, matcher),
      importProposals: new ImportProposals(database, clock, changes, matcher),
      announceProposal: new AnnounceProposal(changes, matcher),
      writeSubmission: new WriteSubmission(changes, matcher),
      changeTeam: new ChangeTeam(changes, matcher),
      submitProposal: new SubmitProposal(changes),
      addMaterial: new ChangeMaterial(changes),
      requestRecording: new RequestRecording(changes),
      addOrganizer: new ChangeMember(changes),
      setJuryRules: new SetJuryRules(changes),
      dealProposals: new AssignProposals(changes),
      signStatement: new SignStatement(changes),
      declareConflict: new DeclareConflict(changes),
      discussProposal: new DiscussProposal(changes),
      askTeam: new AskTeam(changes),
      releaseFeedback: new ReleaseFeedback(changes),
      decideWinners: new DecideWinners(changes),
      answerAcceptance: new AnswerAcceptance(changes),
      editWinnerEntry: new EditWinnerEntry(changes),
      publishWinners: new PublishWinners(changes),
      changeLetter: new ChangeLetter(changes),
      sendLetters: new SendLetters(changes),
      inviteTeams: new InviteTeams(database, clock, changes),
      editPilot: new EditPilot(changes),
      releaseSeats: new ReleaseSeats(changes, database, clock),
      scoreProposal: new ScoreProposal(changes),
      changePoll: new ChangePoll(changes, config),
      addInvitees: new AddInvitees(changes, database),
      sendPolls: new SendPolls(changes),
      answerPoll: new AnswerPoll(changes, database),
    };
  }

  sessionId(key: string): string {
    return found(this.sessions.get(key), key);
  }

  addSession(key: string, id: string): void {
    this.sessions.set(key, id);
  }

  /** The id of a speaker of a session, by name. */
  async speakerId(session: string, name: string): Promise<string> {
    const speakers = await listSessionSpeakers(this.tx, [this.sessionId(session)]);
    return found(speakers.find((one) => one.name === name)?.id, `${name} in ${session}`);
  }

  jurorId(email: string): string {
    return found(this.jurors.get(email), email);
  }

  addJuror(email: string, id: string): void {
    this.jurors.set(email, id);
  }

  /** What is assigned to a juror in a call now, with the state of their sheet. */
  async assignedTo(jurorId: string, slug: string): Promise<AssignedProposal[]> {
    const { proposals, pairsOf } = await this.juryProgress(slug);
    return proposals.flatMap((proposal) => {
      const own = pairsOf.get(proposal.id)?.find((pair) => pair.isAssigned && pair.jurorId === jurorId);
      return own === undefined ? [] : [{ ...proposal, sheet: own.state }];
    });
  }

  /** The speakers of a call. */
  async speakersOf(slug: string): Promise<SpeakerOfCall[]> {
    return listSpeakers(this.tx, (await getCallBySlug(this.tx, slug)).id);
  }

  /** The current state of a call's jury. */
  async juryProgress(slug: string): Promise<JuryProgress> {
    return readJuryProgress(this.tx, await getCallBySlug(this.tx, slug));
  }

  async callId(slug: string): Promise<string> {
    return (await getCallBySlug(this.tx, slug)).id;
  }

  /** What the jurors of a call wrote for teams. */
  async teamFeedback(slug: string): Promise<TeamFeedback[]> {
    return listTeamFeedback(this.tx, await getCallBySlug(this.tx, slug));
  }

  /** Everybody who went into the room of a session. */
  cameTo(session: string): Person[] {
    return [...new Set(this.arrivals.filter((one) => one.session === session).map(({ person }) => person))];
  }

  /** Those of them who earned a certificate and have not fetched it. */
  async waitingForCertificate(session: string): Promise<Person[]> {
    const rows = await listCertificateRows(this.tx, this.sessionId(session));
    const waiting = new Set(rows.filter((row) => row.certificateId === null).map(({ email }) => email));
    return this.cameTo(session).filter(({ email }) => waiting.has(email));
  }

  /** Whether a person has registered for a session, as planned or not. */
  hasRegistered(session: string, person: Person): boolean {
    return this.registrations.has(`${session} ${person.email}`);
  }

  registration(session: string, person: Person): RegisterResult {
    return found(this.registrations.get(`${session} ${person.email}`), `${person.email} in ${session}`);
  }

  addRegistration(session: string, person: Person, result: RegisterResult): void {
    this.registrations.set(`${session} ${person.email}`, result);
  }
}

/**
 * Lets every flow run inside one transaction that is open already. The demo is then there as a whole or not at all:
 * whoever kills the program half-way finds an empty database, and no beat of the outbox sees half of it.
 */
function insideOf(tx: Tx): DataSource {
  const nothing = () => Promise.resolve();
  const createQueryRunner = () => ({
    manager: tx,
    connect: () => tx.queryRunner?.connect(),
    query: nothing,
    startTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    release: nothing,
  });
  const database = { manager: tx, transaction: <T>(work: (tx: Tx) => Promise<T>) => work(tx), createQueryRunner };
  return database as unknown as DataSource;
}

function found<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`The demo's plan is out of order: ${name} is not there yet.`);
  return thing;
}
