/**
 * The rules by which a request that fits the description of the API is refused: as in `docs/api.md`, each with its codes
 * of fields.
 */
export const refusedRules: Readonly<Record<string, string>> = {
  'names something that isn’t there': `merge-no-session merge-unknown no-juror not-offered not-of-the-team room-not-set-up
    unknown-call unknown-criterion unknown-cursor unknown-language unknown-organization unknown-proposal unknown-room unknown-series
    unknown-session unknown-speaker unknown-theme unknown-venue words-unknown-field`,
  'contradicts itself': `attended-needs-seat closes-after-end closes-after-start ends-before-start
    hours-end-before-start instead-missing interpreted-too mixed-attendance no-weight not-hybrid not-this-language
    offered-twice outside-session repeated room-without-venue speaker-twice speakers-only-by-session translated-too
    twice two-capacities`,
  'lacks what the call needs': 'required words-kept-field',
  'doesn’t answer a question as it is asked': `consent-needed not-a-choice not-a-number not-yes-or-no too-small
    wrong-type`,
  'too early, too late or too long': 'has-passed in-future in-the-future minutes-of-session too-many-days',
  'judged by a rule with a table behind it': `empty-field free-mail has-link low-contrast needs-tls
    public-suffix slug-reserved unclosed words-not-a-number`,
  'a file with faulty rows': `no-header no-rows not-a-report not-csv not-unicode repeated-line too-many-rows
    unknown-cell`,
  'the state of things': `already-in-session behind-waitlist domain-taken network-limit not-a-winner not-before-jury room-exists room-in-use
    series-title-taken session-network-limit session-not-open speaker-is-crew state-jump term-gone
    too-few-seats-for-team too-many-materials`,
};

/** Those that the description expresses, by a pattern, a format or a limit. */
export const describedRules = `bad-request code-or-registration control-characters invalid no-start nobody-to-invite
  none-chosen not-a-color not-a-domain not-a-key not-a-lead not-a-time not-a-wall-time not-a-web-address not-an-address
  not-https not-plannable too-large too-long unknown-country unknown-field unknown-zone`;

/** Those of pages and uploads, for which the API has no operation, and what is only a warning in it. */
export const rulesOfPages = `answers-closed book-empty book-files-too-large book-too-large box-unticked
  calibration-count crew-busy damaged-workbook day-passed deadline-passed edited-meanwhile empty empty-workbook encoding end end-before-start file-and-link
  file-encrypted file-missing file-too-large gap host-already macro-workbook no-address no-answer no-consultations no-file no-sessions no-such-calibration
  no-such-juror no-winner nobody nobody-booked not-a-link-name not-a-site not-begun not-later not-on-team not-registered not-sessions not-text not-workbook
  nothing-chosen nothing-said nothing-to-reserve old-workbook on-the-team order outstanding-loses overlap passkey password-too-short pdf-damaged
  photo-missing photo-unreadable picture-missing picture-unreadable pitches-do-not-fit same-address second-factor
  setup-code slot-at-night slot-gone slot-taken slot-too-late team-full team-gone time too-large-workbook too-many too-many-changes
  too-many-consultations too-many-documents too-many-files too-many-invited too-many-link-names too-many-links
  too-many-milestones too-many-pages too-many-phrases too-many-questions too-many-sessions too-many-sites too-many-winners too-many-words
  transcript-newer unknown-choice unknown-question upload-too-large word-held wrong-password`;
