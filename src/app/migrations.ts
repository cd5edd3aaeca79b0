import { Schema1796170000000 } from '../../migrations/1796170000000-schema.js';
import { SentDigest1796180000000 } from '../../migrations/1796180000000-sent-digest.js';
import { TestRecipients1796190000000 } from '../../migrations/1796190000000-test-recipients.js';
import { UndoSteps1796190100000 } from '../../migrations/1796190100000-undo-steps.js';
import { OrganizerAddresses1796191000000 } from '../../migrations/1796191000000-organizer-addresses.js';
import { PeopleCountries1796215500000 } from '../../migrations/1796215500000-people-countries.js';
import { ReceivedVersions1796216000000 } from '../../migrations/1796216000000-received-versions.js';
import { LateChanges1796216010000 } from '../../migrations/1796216010000-late-changes.js';
import { JuryMembers1796217000001 } from '../../migrations/1796217000001-jury-members.js';
import { ToldWinners1796218000001 } from '../../migrations/1796218000001-told-winners.js';
import { Announcements1796218000002 } from '../../migrations/1796218000002-announcements.js';
import { ProposalForm1796219010000 } from '../../migrations/1796219010000-proposal-form.js';
import { RankedReviews1796220010000 } from '../../migrations/1796220010000-ranked-reviews.js';
import { JuryChair1796220020000 } from '../../migrations/1796220020000-jury-chair.js';
import { JuryRounds1796220030000 } from '../../migrations/1796220030000-jury-rounds.js';
import { JuryCalibration1796220040000 } from '../../migrations/1796220040000-jury-calibration.js';
import { JudgedVersions1796241000001 } from '../../migrations/1796241000001-judged-versions.js';
import { AnswersTold1796241000002 } from '../../migrations/1796241000002-answers-told.js';
import { JuryQuestions1796230000001 } from '../../migrations/1796230000001-jury-questions.js';
import { TeamSeats1796240000001 } from '../../migrations/1796240000001-team-seats.js';
import { CallFeatures1796243000001 } from '../../migrations/1796243000001-call-features.js';
import { LinkNames1796255000001 } from '../../migrations/1796255000001-link-names.js';
import { FewerReminders1796251000001 } from '../../migrations/1796251000001-fewer-reminders.js';
import { SeriesTranslations1796302000002 } from '../../migrations/1796302000002-series-translations.js';
import { LanguageOffers1796305000001 } from '../../migrations/1796305000001-language-offers.js';
import { SessionTranslations1796302000001 } from '../../migrations/1796302000001-session-translations.js';
import { NewsToSpeakers1796300000001 } from '../../migrations/1796300000001-news-to-speakers.js';
import { AccessNeeds1796303000001 } from '../../migrations/1796303000001-access-needs.js';
import { ListeningLanguages1796305000002 } from '../../migrations/1796305000002-listening-languages.js';
import { PilotLink1796300000002 } from '../../migrations/1796300000002-pilot-link.js';
import { EmbedOrigins1796304000001 } from '../../migrations/1796304000001-embed-origins.js';
import { TranslatedNotes1796307000001 } from '../../migrations/1796307000001-translated-notes.js';
import { Events1796316000001 } from '../../migrations/1796316000001-events.js';
import { Crew1796311000001 } from '../../migrations/1796311000001-crew.js';
import { DialIn1796313000001 } from '../../migrations/1796313000001-dial-in.js';
import { Webhooks1796316000002 } from '../../migrations/1796316000002-webhooks.js';
import { SessionEvents1796316000003 } from '../../migrations/1796316000003-session-events.js';
import { Inquiries1796317200001 } from '../../migrations/1796317200001-inquiries.js';
import { Conferencing1796317300001 } from '../../migrations/1796317300001-conferencing.js';
import { InquiryNews1796317200002 } from '../../migrations/1796317200002-inquiry-news.js';
import { QuickPolls1796318200001 } from '../../migrations/1796318200001-quick-polls.js';
import { ConferencingReports1796317300002 } from '../../migrations/1796317300002-conferencing-reports.js';
import { ConferencingStaff1796318400001 } from '../../migrations/1796318400001-conferencing-staff.js';
import { SeriesUpdated1796319200001 } from '../../migrations/1796319200001-series-updated.js';
import { ConsultationReplies1796405200001 } from '../../migrations/1796405200001-consultation-replies.js';
import { CountedHelp1796405200002 } from '../../migrations/1796405200002-counted-help.js';
import { InquiryDrafts1796491600001 } from '../../migrations/1796491600001-inquiry-drafts.js';
import { DraftMaterials1796578000001 } from '../../migrations/1796578000001-draft-materials.js';
import { ConferencingOffers1796578000002 } from '../../migrations/1796578000002-conferencing-offers.js';
import { ConferencingTeams1796317300003 } from '../../migrations/1796317300003-conferencing-teams.js';
import { ColumnMappings1796318300002 } from '../../migrations/1796318300002-column-mappings.js';
import { Consultations1796318100001 } from '../../migrations/1796318100001-consultations.js';
import { CallRecords1796318300001 } from '../../migrations/1796318300001-call-records.js';
import { Transcripts1796306000001 } from '../../migrations/1796306000001-transcripts.js';
import { SessionColumns1796664400001 } from '../../migrations/1796664400001-session-columns.js';
import { Pitches1796750100001 } from '../../migrations/1796750100001-pitches.js';
import { PitchAnswers1796762000001 } from '../../migrations/1796762000001-pitch-answers.js';
import { ConsultationWants1796848400001 } from '../../migrations/1796848400001-consultation-wants.js';
import { AttendanceMode1796934800001 } from '../../migrations/1796934800001-attendance-mode.js';

/** All migrations, in order of their timestamps: listed, so that they are part of the compiled program. */
export const migrations = [
  Schema1796170000000,
  SentDigest1796180000000,
  TestRecipients1796190000000,
  UndoSteps1796190100000,
  OrganizerAddresses1796191000000,
  PeopleCountries1796215500000,
  ReceivedVersions1796216000000,
  LateChanges1796216010000,
  JuryMembers1796217000001,
  ToldWinners1796218000001,
  Announcements1796218000002,
  ProposalForm1796219010000,
  RankedReviews1796220010000,
  JuryChair1796220020000,
  JuryRounds1796220030000,
  JuryCalibration1796220040000,
  JuryQuestions1796230000001,
  TeamSeats1796240000001,
  JudgedVersions1796241000001,
  AnswersTold1796241000002,
  CallFeatures1796243000001,
  FewerReminders1796251000001,
  LinkNames1796255000001,
  NewsToSpeakers1796300000001,
  PilotLink1796300000002,
  SessionTranslations1796302000001,
  SeriesTranslations1796302000002,
  AccessNeeds1796303000001,
  EmbedOrigins1796304000001,
  LanguageOffers1796305000001,
  ListeningLanguages1796305000002,
  Transcripts1796306000001,
  TranslatedNotes1796307000001,
  Crew1796311000001,
  DialIn1796313000001,
  Events1796316000001,
  Webhooks1796316000002,
  SessionEvents1796316000003,
  Inquiries1796317200001,
  Conferencing1796317300001,
  InquiryNews1796317200002,
  ConferencingReports1796317300002,
  ConferencingTeams1796317300003,
  Consultations1796318100001,
  QuickPolls1796318200001,
  CallRecords1796318300001,
  ColumnMappings1796318300002,
  ConferencingStaff1796318400001,
  SeriesUpdated1796319200001,
  ConsultationReplies1796405200001,
  CountedHelp1796405200002,
  InquiryDrafts1796491600001,
  DraftMaterials1796578000001,
  ConferencingOffers1796578000002,
  SessionColumns1796664400001,
  Pitches1796750100001,
  PitchAnswers1796762000001,
  ConsultationWants1796848400001,
  AttendanceMode1796934800001,
];
