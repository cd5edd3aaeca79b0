import { Schema1796170000000 } from '../../migrations/1796170000000-schema.js';

/** All migrations, in order of their timestamps: listed, so that they are part of the compiled program. */
export const migrations = [Schema1796170000000];
import { InitialSchema1764028800000 } from '../../migrations/1764028800000-initial-schema.js';
import { OrganizerLogins1795780251935 } from '../../migrations/1795780251935-organizer-logins.js';
import { PrivacyNotices1795780278760 } from '../../migrations/1795780278760-privacy-notices.js';
import { ProvenAddresses1795780300000 } from '../../migrations/1795780300000-proven-addresses.js';
import { SecondFactor1795780369904 } from '../../migrations/1795780369904-second-factor.js';
import { SignInFailures1795781200000 } from '../../migrations/1795781200000-sign-in-failures.js';
import { SuppressedReason1795781393527 } from '../../migrations/1795781393527-suppressed-reason.js';
import { JuryConflictReviews1795781600000 } from '../../migrations/1795781600000-jury-conflict-reviews.js';
import { NotMe1795781700000 } from '../../migrations/1795781700000-not-me.js';
import { ErasedPeople1795781723342 } from '../../migrations/1795781723342-erased-people.js';
import { Passkeys1795781852136 } from '../../migrations/1795781852136-passkeys.js';
import { TeamAccounts1795782300000 } from '../../migrations/1795782300000-team-accounts.js';
import { ProviderSignIns1795782497532 } from '../../migrations/1795782497532-provider-sign-ins.js';
import { ConsentToBeShown1795783200000 } from '../../migrations/1795783200000-consent-to-be-shown.js';
import { ProvisionalSeats1795783300123 } from '../../migrations/1795783300123-provisional-seats.js';
import { AddressChanges1795783543110 } from '../../migrations/1795783543110-address-changes.js';
import { ApiKeyScopes1795783700000 } from '../../migrations/1795783700000-api-key-scopes.js';
import { UnconfirmedLimits1795784100456 } from '../../migrations/1795784100456-unconfirmed-limits.js';
import { DelegationListings1795784400000 } from '../../migrations/1795784400000-delegation-listings.js';
import { UnprovenDeliveries1795784700000 } from '../../migrations/1795784700000-unproven-deliveries.js';
import { OrganizationAssertedBy1795791900000 } from '../../migrations/1795791900000-organization-asserted-by.js';
import { FrozenConflicts1795791960000 } from '../../migrations/1795791960000-frozen-conflicts.js';
import { AccountNotices1795792020000 } from '../../migrations/1795792020000-account-notices.js';
import { Secrets1795792225139 } from '../../migrations/1795792225139-secrets.js';
import { PeopleSearch1795792460000 } from '../../migrations/1795792460000-people-search.js';
import { MessagesSentTogether1795793000417 } from '../../migrations/1795793000417-messages-sent-together.js';
import { TzData1795793246520 } from '../../migrations/1795793246520-tz-data.js';
import { UnusedReplies1795793573000 } from '../../migrations/1795793573000-unused-replies.js';
import { RegistrationSources1795793825925 } from '../../migrations/1795793825925-registration-sources.js';
import { HoursToConfirm1795794451048 } from '../../migrations/1795794451048-hours-to-confirm.js';
import { CallDates1795795380671 } from '../../migrations/1795795380671-call-dates.js';
import { LinkRequests1795795383744 } from '../../migrations/1795795383744-link-requests.js';
import { TagsAndNotes1795803029462 } from '../../migrations/1795803029462-tags-and-notes.js';
import { CallSenders1795803034890 } from '../../migrations/1795803034890-call-senders.js';
import { Invitations1795803115894 } from '../../migrations/1795803115894-invitations.js';
import { HomePage1795803488856 } from '../../migrations/1795803488856-home-page.js';
import { Jobs1795803633105 } from '../../migrations/1795803633105-jobs.js';
import { PeopleViews1795803859898 } from '../../migrations/1795803859898-people-views.js';
import { CallStates1795804029358 } from '../../migrations/1795804029358-call-states.js';
import { SetupCodes1795805437346 } from '../../migrations/1795805437346-setup-codes.js';
import { PersonMerges1795805491086 } from '../../migrations/1795805491086-person-merges.js';
import { SearchIndex1795805677910 } from '../../migrations/1795805677910-search-index.js';
import { InvitationSeats1795806381956 } from '../../migrations/1795806381956-invitation-seats.js';
import { BlockedPeople1795806737458 } from '../../migrations/1795806737458-blocked-people.js';
import { BroadcastFilters1795806848474 } from '../../migrations/1795806848474-broadcast-filters.js';
import { CallBrands1795807477026 } from '../../migrations/1795807477026-call-brands.js';
import { GivenUpSeats1795813855956 } from '../../migrations/1795813855956-given-up-seats.js';
import { ProposalContents1795815132208 } from '../../migrations/1795815132208-proposal-contents.js';
import { Polls1795815212562 } from '../../migrations/1795815212562-polls.js';
import { Series1795815218324 } from '../../migrations/1795815218324-series.js';
import { Speakers1795815240001 } from '../../migrations/1795815240001-speakers.js';
import { Files1795815357460 } from '../../migrations/1795815357460-files.js';
import { SessionFacilitators1795815367311 } from '../../migrations/1795815367311-session-facilitators.js';
import { Venues1795815655282 } from '../../migrations/1795815655282-venues.js';
import { Submissions1795815891158 } from '../../migrations/1795815891158-submissions.js';
import { SessionMaterials1795816387482 } from '../../migrations/1795816387482-session-materials.js';
import { SpeakerInvites1795816591907 } from '../../migrations/1795816591907-speaker-invites.js';
import { SpeakerPhotos1795816682877 } from '../../migrations/1795816682877-speaker-photos.js';
import { AttendanceSeats1795816708173 } from '../../migrations/1795816708173-attendance-seats.js';
import { SessionsByOccurrence1795817744058 } from '../../migrations/1795817744058-sessions-by-occurrence.js';
import { ProposalFiles1795818181278 } from '../../migrations/1795818181278-proposal-files.js';
import { RecordingRequests1795818300319 } from '../../migrations/1795818300319-recording-requests.js';
import { ProposalTitles1795819348244 } from '../../migrations/1795819348244-proposal-titles.js';
import { PrivateNotes1795821260601 } from '../../migrations/1795821260601-private-notes.js';
import { TeamFeedback1795826182001 } from '../../migrations/1795826182001-team-feedback.js';
import { Acceptances1795826300000 } from '../../migrations/1795826300000-acceptances.js';
import { Pilots1795826387976 } from '../../migrations/1795826387976-pilots.js';
import { ProposalTexts1795826461896 } from '../../migrations/1795826461896-proposal-texts.js';
import { JuryDeals1795826587248 } from '../../migrations/1795826587248-jury-deals.js';
import { JobFiles1795826921803 } from '../../migrations/1795826921803-job-files.js';
import { WinnerEntries1795827000000 } from '../../migrations/1795827000000-winner-entries.js';
import { JuryDiscussions1795827021083 } from '../../migrations/1795827021083-jury-discussions.js';
import { Letters1795827100000 } from '../../migrations/1795827100000-letters.js';
import { AnonymousReview1795828055842 } from '../../migrations/1795828055842-anonymous-review.js';
import { ReviewTime1795828480934 } from '../../migrations/1795828480934-review-time.js';
import { ProposalViews1795829199828 } from '../../migrations/1795829199828-proposal-views.js';
import { ProposalBands1795829998732 } from '../../migrations/1795829998732-proposal-bands.js';
import { ProposalBatches1795840694626 } from '../../migrations/1795840694626-proposal-batches.js';
import { HelperActions1795841092130 } from '../../migrations/1795841092130-helper-actions.js';
import { FewerIndexes1795841500819 } from '../../migrations/1795841500819-fewer-indexes.js';
import { DerivedDeadlines1795842000357 } from '../../migrations/1795842000357-derived-deadlines.js';
import { SheetsByJuror1795842831285 } from '../../migrations/1795842831285-sheets-by-juror.js';
import { CallCounts1795851120715 } from '../../migrations/1795851120715-call-counts.js';
import { JuryChanges1795851975510 } from '../../migrations/1795851975510-jury-changes.js';
import { MessageIds1795853655069 } from '../../migrations/1795853655069-message-ids.js';
import { PeopleSearchIndex1795853663404 } from '../../migrations/1795853663404-people-search-index.js';
import { ListChanges1795854464396 } from '../../migrations/1795854464396-list-changes.js';
import { OpenMessagesIndex1795864100377 } from '../../migrations/1795864100377-open-messages-index.js';
import { LapsablePlaces1795876217296 } from '../../migrations/1795876217296-lapsable-places.js';
import { TeamChanges1795877200000 } from '../../migrations/1795877200000-team-changes.js';
import { RoomCodeOwnPage1796070100000 } from '../../migrations/1796070100000-room-code-own-page.js';
import { AskedAttendance1796071000000 } from '../../migrations/1796071000000-asked-attendance.js';
import { ListingOrder1796071100000 } from '../../migrations/1796071100000-listing-order.js';
import { ReservingRegistrations1796071200000 } from '../../migrations/1796071200000-reserving-registrations.js';
import { WithheldEdits1796072000000 } from '../../migrations/1796072000000-withheld-edits.js';
import { ApprovedPlaces1796072100000 } from '../../migrations/1796072100000-approved-places.js';
import { InvitedAgain1796072200000 } from '../../migrations/1796072200000-invited-again.js';
import { AssumedZones1796073100000 } from '../../migrations/1796073100000-assumed-zones.js';
import { UnreadCells1796075100000 } from '../../migrations/1796075100000-unread-cells.js';
import { SpeakerReplies1796075200000 } from '../../migrations/1796075200000-speaker-replies.js';
import { SecretMessageIds1796076000000 } from '../../migrations/1796076000000-secret-message-ids.js';
import { MemberRemovals1796076100000 } from '../../migrations/1796076100000-member-removals.js';
import { AnonymousProposalFiles1796076200000 } from '../../migrations/1796076200000-anonymous-proposal-files.js';
import { EnlistedMembers1796076300000 } from '../../migrations/1796076300000-enlisted-members.js';
import { EnlistedOrganizations1796076400000 } from '../../migrations/1796076400000-enlisted-organizations.js';
import { ObjectKeys1796077100000 } from '../../migrations/1796077100000-object-keys.js';
import { SentDigest1796120000000 } from '../../migrations/1796120000000-sent-digest.js';

/** All migrations, in the order in which they run. */
export const migrations = [
  InitialSchema1764028800000,
  OrganizerLogins1795780251935,
  PrivacyNotices1795780278760,
  ProvenAddresses1795780300000,
  SecondFactor1795780369904,
  SignInFailures1795781200000,
  SuppressedReason1795781393527,
  JuryConflictReviews1795781600000,
  NotMe1795781700000,
  ErasedPeople1795781723342,
  Passkeys1795781852136,
  TeamAccounts1795782300000,
  ProviderSignIns1795782497532,
  ConsentToBeShown1795783200000,
  ProvisionalSeats1795783300123,
  AddressChanges1795783543110,
  ApiKeyScopes1795783700000,
  UnconfirmedLimits1795784100456,
  DelegationListings1795784400000,
  UnprovenDeliveries1795784700000,
  OrganizationAssertedBy1795791900000,
  FrozenConflicts1795791960000,
  AccountNotices1795792020000,
  Secrets1795792225139,
  PeopleSearch1795792460000,
  MessagesSentTogether1795793000417,
  TzData1795793246520,
  UnusedReplies1795793573000,
  RegistrationSources1795793825925,
  HoursToConfirm1795794451048,
  CallDates1795795380671,
  LinkRequests1795795383744,
  TagsAndNotes1795803029462,
  CallSenders1795803034890,
  Invitations1795803115894,
  HomePage1795803488856,
  Jobs1795803633105,
  PeopleViews1795803859898,
  CallStates1795804029358,
  SetupCodes1795805437346,
  PersonMerges1795805491086,
  SearchIndex1795805677910,
  InvitationSeats1795806381956,
  BlockedPeople1795806737458,
  BroadcastFilters1795806848474,
  CallBrands1795807477026,
  GivenUpSeats1795813855956,
  ProposalContents1795815132208,
  Polls1795815212562,
  Series1795815218324,
  Speakers1795815240001,
  Files1795815357460,
  SessionFacilitators1795815367311,
  Venues1795815655282,
  Submissions1795815891158,
  SessionMaterials1795816387482,
  SpeakerInvites1795816591907,
  SpeakerPhotos1795816682877,
  AttendanceSeats1795816708173,
  SessionsByOccurrence1795817744058,
  ProposalFiles1795818181278,
  RecordingRequests1795818300319,
  ProposalTitles1795819348244,
  PrivateNotes1795821260601,
  TeamFeedback1795826182001,
  Acceptances1795826300000,
  Pilots1795826387976,
  ProposalTexts1795826461896,
  JuryDeals1795826587248,
  JobFiles1795826921803,
  WinnerEntries1795827000000,
  JuryDiscussions1795827021083,
  Letters1795827100000,
  AnonymousReview1795828055842,
  ReviewTime1795828480934,
  ProposalViews1795829199828,
  ProposalBands1795829998732,
  ProposalBatches1795840694626,
  HelperActions1795841092130,
  FewerIndexes1795841500819,
  DerivedDeadlines1795842000357,
  SheetsByJuror1795842831285,
  CallCounts1795851120715,
  JuryChanges1795851975510,
  MessageIds1795853655069,
  PeopleSearchIndex1795853663404,
  ListChanges1795854464396,
  OpenMessagesIndex1795864100377,
  LapsablePlaces1795876217296,
  TeamChanges1795877200000,
  RoomCodeOwnPage1796070100000,
  AskedAttendance1796071000000,
  ListingOrder1796071100000,
  ReservingRegistrations1796071200000,
  WithheldEdits1796072000000,
  ApprovedPlaces1796072100000,
  InvitedAgain1796072200000,
  AssumedZones1796073100000,
  UnreadCells1796075100000,
  SpeakerReplies1796075200000,
  SecretMessageIds1796076000000,
  MemberRemovals1796076100000,
  AnonymousProposalFiles1796076200000,
  EnlistedMembers1796076300000,
  EnlistedOrganizations1796076400000,
  ObjectKeys1796077100000,
  SentDigest1796120000000,
];
