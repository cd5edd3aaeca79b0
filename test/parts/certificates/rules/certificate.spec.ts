import {
  type CertificateCase,
  certificateState,
  certificateVerdict,
  isOutdated,
  neededMinutes,
} from '../../../../src/parts/certificates/domain/certificate.js';
import {
  certificateNumber,
  readCertificateNumber,
} from '../../../../src/parts/certificates/domain/certificate-number.js';
import { certificateDocument } from '../../../../src/parts/certificates/domain/certificate-document.js';
import { feedbackMarks, defaultQuestions, feedbackWindow } from '../../../../src/parts/feedback/domain/feedback.js';
import { feedbackSummaries } from '../../../../src/parts/feedback/domain/feedback-summary.js';
import { languages, translate } from '../../../../src/platform/i18n/messages.js';
import { renderPdf } from '../../../../src/platform/pdf/render-pdf.js';
import { call } from '../../../support/page-fixtures.js';

const case75: CertificateCase = {
  share: 75,
  durationMinutes: 90,
  isOver: true,
  isSeated: true,
  attended: true,
  minutesPresent: 68,
  isCheckedIn: false,
};

describe('a certificate', () => {
  test.each<[string, Partial<CertificateCase>, string]>([
    ['for the share, to the minute', {}, 'earned'],
    ['not for a minute less', { minutesPresent: 67 }, 'too-short'],
    ['for a check-in of unknown length', { minutesPresent: null, isCheckedIn: true }, 'earned'],
    ['not for a click on the join link', { minutesPresent: null }, 'unproven'],
    ['not for a check-in that minutes contradict', { minutesPresent: 5, isCheckedIn: true }, 'too-short'],
    ['not before the end', { isOver: false }, 'not-over'],
    ['not without a seat', { isSeated: false }, 'absent'],
    ['not for the absent', { attended: false, minutesPresent: null }, 'absent'],
    ['not where none are given', { share: null }, 'none-given'],
    ['for a minute where one percent is asked', { share: 1, minutesPresent: 1 }, 'earned'],
    ['for no less than all where all is asked', { share: 100, minutesPresent: 89 }, 'too-short'],
  ])('is given %s', (_, changes, verdict) => {
    expect(certificateVerdict({ ...case75, ...changes })).toBe(verdict);
  });

  test('asks for whole minutes, rounded up', () => {
    expect([neededMinutes(75, 90), neededMinutes(75, 60), neededMinutes(1, 5), neededMinutes(100, 45)]).toEqual([
      68, 45, 1, 45,
    ]);
  });

  const at = new Date('2027-01-20T00:00:00Z');
  test.each<[string, object, { attended: boolean; minutesPresent: number | null }, string]>([
    ['holds', {}, { attended: true, minutesPresent: 68 }, 'valid'],
    ['holds for a check-in', {}, { attended: true, minutesPresent: null }, 'valid'],
    ['is nothing for the absent', {}, { attended: false, minutesPresent: null }, 'revoked'],
    ['is nothing below what it was given for', {}, { attended: true, minutesPresent: 67 }, 'revoked'],
    ['is replaced', { replacedAt: at }, { attended: true, minutesPresent: 80 }, 'replaced'],
    ['is withdrawn', { revokedAt: at }, { attended: true, minutesPresent: 80 }, 'revoked'],
  ])('%s', (_, changes, presence, state) => {
    const certificate = { replacedAt: null, revokedAt: null, neededMinutes: 68, ...changes };
    expect(certificateState(certificate, presence)).toBe(state);
  });

  test('is outdated by another name or other minutes, and by nothing else', () => {
    const facts = {
      language: 'en',
      name: 'Ada',
      sessionTitle: 'One',
      callName: 'Call',
      host: '',
      startsAtLocal: '2027-01-14T16:00',
      timeZone: 'Asia/Taipei',
      durationMinutes: 75,
      minutes: 70,
    };
    expect(isOutdated(facts, { ...facts, sessionTitle: 'Two', language: 'ja' })).toBe(false);
    expect([isOutdated(facts, { ...facts, name: 'Ada L.' }), isOutdated(facts, { ...facts, minutes: 71 })]).toEqual([
      true,
      true,
    ]);
  });

  test('has a number that is read back however it is written, and no letter that looks like another', () => {
    const number = certificateNumber(Uint8Array.from({ length: 20 }, (_, index) => index * 7));
    expect(number).toBe('07EN-W3AH-RZ6D-MV29-GQY5');
    expect(readCertificateNumber(' o7en w3ah-rz6d mv29gqy5 ')).toBe(number);
    expect(['', '07EN', `${number}0`, number.replace('W', 'U')].map(readCertificateNumber)).toEqual(
      Array.from({ length: 4 }, () => null),
    );
    expect(() => certificateNumber(new Uint8Array(19))).toThrow(RangeError);
  });

  test.each(languages.map(({ code, dir }) => [code, dir]))(
    'is laid out in %s on one page, mirrored where %s',
    (language, dir) => {
      const facts = {
        language,
        name: 'Nguyễn Thị Ánh',
        sessionTitle: 'Shore power',
        callName: 'Call',
        host: 'City',
        startsAtLocal: '2027-01-14T23:30',
        timeZone: 'Asia/Taipei',
        durationMinutes: 75,
        minutes: null,
        number: '07EN-W3AH-RZ6D-MV29-GQY5',
        issuedAt: at,
      };
      const document = certificateDocument(facts, 'https://greenroom.example.org/certificates/07EN', [[true]]);
      expect([document.dir, document.language]).toEqual([dir, language]);
      const texts = document.pages.flat().flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
      expect(texts.map(({ text }) => text)).toEqual(expect.arrayContaining(['Nguyễn Thị Ánh', 'Shore power', 'City']));
      for (const { x, width } of texts) expect([x >= 0, x + width <= document.width]).toEqual([true, true]);
    },
  );

  test.each(languages.map(({ code }) => [code]))('is as small a file in %s as its link says', async (language) => {
    const callName = names[language] ?? names['en'] ?? '';
    const written = {
      name: 'Nguyễn Thị Ánh 阮氏映 عائشة 김민수',
      sessionTitle: callName.repeat(2),
      callName,
      host: callName,
    };
    const zone = { startsAtLocal: '2027-01-14T23:30', timeZone: 'Asia/Taipei', durationMinutes: 75, minutes: 61 };
    const facts = { language, ...written, ...zone, number: '07EN-W3AH-RZ6D-MV29-GQY5', issuedAt: at };
    const qr = Array.from({ length: 37 }, (_, row) =>
      Array.from({ length: 37 }, (__, column) => (row * column) % 3 === 0),
    );
    const bytes = await renderPdf(certificateDocument(facts, 'https://greenroom.example.org/certificates/07EN', qr));
    expect(bytes.length).toBeLessThan(100_000);
    expect(translate(language, 'certificates.download')).toContain('100');
  });
});

/** Long names of a call, in scripts with many letters. */
const names: Readonly<Record<string, string>> = {
  ar: 'برنامج لتوفير الطاقة في الموانئ الصناعية الصغيرة والمتوسطة',
  en: 'Shore power for medium-size ports: how to write a proposal that the jury understands',
  ja: '中小港湾における陸上電力供給に関する提案書作成ワークショップ',
  ko: '중소 항만 육상전원 공급 제안서 작성 워크숍',
  'zh-TW': '高雄市全球徵集工業城市綠色解決方案之中小型港口岸電說明會與提案撰寫工作坊',
};

describe('feedback', () => {
  const questions = defaultQuestions(call);

  test('asks five questions at most, in every language', () => {
    expect(questions.map(({ key, required }) => [key, required])).toEqual([
      ['useful', false],
      ['recommend', false],
      ['proposal', false],
      ['more', false],
      ['words', false],
    ]);
    const others = languages.map(({ code }) => code).filter((code) => code !== 'en');
    for (const { translations } of questions) expect(Object.keys(translations)).toEqual(others);
    expect(questions[3]?.translations['zh-TW']?.options).toEqual({
      'sustainable-energy': 'Sustainable Energy',
      'green-living': '綠色生活',
    });
    expect(defaultQuestions({ ...call, themes: [] }).map(({ key }) => key)).not.toContain('more');
  });

  test.each([
    ['2027-01-14T09:14:59.999Z', 'published', 'not-yet'],
    ['2027-01-14T09:15:00Z', 'published', 'open'],
    ['2027-02-13T09:14:59.999Z', 'published', 'open'],
    ['2027-02-13T09:15:00Z', 'published', 'closed'],
    ['2027-01-15T09:15:00Z', 'cancelled', 'not-yet'],
  ])('at %s on a session that is %s is %s', (now, state, window) => {
    expect(feedbackWindow({ state, endsAt: new Date('2027-01-14T09:15:00Z') }, new Date(now))).toBe(window);
  });

  test('says nothing for four people, and means and counts for five', () => {
    const answers = ['5', '4', '4', '3'].map((useful) => ({ useful, more: ['green-living'] }));
    expect(feedbackSummaries(questions, answers, 'en')).toBeNull();
    const fifth = { useful: '4', recommend: 'yes', words: 'More tea.' };
    const summaries = feedbackSummaries(questions, [...answers, fifth], 'en') ?? [];
    const [useful, recommend, , more, words] = summaries;
    expect([useful?.mean, useful?.count]).toEqual([{ value: 4, of: 5 }, 5]);
    expect(useful?.choices?.map(({ count }) => count)).toEqual([0, 0, 1, 3, 1]);
    // Of a question that fewer answered there is the number alone.
    expect([recommend?.count, recommend?.choices, more?.count, more?.choices]).toEqual([1, null, 4, null]);
    expect(words?.texts).toEqual(['More tea.']);
  });

  test('marks who answered so that only the program can tell', () => {
    const hex = (secrets: string[], id: string) => feedbackMarks(secrets, id).map((mark) => mark.toString('hex'));
    const [present, before] = hex(['new', 'old'], 'a');
    expect([hex(['new'], 'a'), hex(['old'], 'a')]).toEqual([[present], [before]]);
    expect(new Set([present, before, ...hex(['new'], 'b')]).size).toBe(3);
  });
});
