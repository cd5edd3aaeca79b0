import { saysNothing } from '../../../src/domain/organizations/mail-domain.js';
import { similarAbroadFrom, similarFrom, nextPortion } from '../../../src/domain/proposals/match-rules.js';
import { likeness } from '../../support/link-model.js';

test.each(['gmail.com', 'qq.com', 'hinet.net', 'ms1.hinet.net', 'naver.com', 'web.de', 'example.org', 'example.com'])(
  'an address at %s says nothing of where somebody belongs',
  (domain) => expect(saysNothing(domain)).toBe(true),
);
test.each(['kcg.gov.tw', 'port-of-x.example', 'tum.de', 'a.example.org'])('one at %s does', (domain) =>
  expect(saysNothing(domain)).toBe(false),
);

test.each([
  [500, 1_001, 250],
  [3, 30_000, 2],
  [1, 30_000, 1],
  [250, 1_000, 500],
  [500, 20, 500],
])('after %d that took %d ms, %d are linked at once', (size, tookMs, next) =>
  expect(nextPortion(size, tookMs)).toBe(next),
);

describe('names of organizations', () => {
  test.each([
    ['Hafen Hamburg GmbH', 'Hafen Hamburg'],
    ['Stadtwerke München GmbH', 'Stadtwerke Munchen'],
    ['Universität Zürich', 'University of Zürich'],
    ['Universidad de Chile', 'University of Chile'],
    ['台灣港務股份有限公司', '臺灣港務公司'],
    ['国立台湾大学', '國立臺灣大學'],
    ['高雄市政府', '高雄市政府環境保護局'],
    ['国立大学法人東京大学', '東京大学'],
    ['株式会社日立製作所', '日立製作所'],
    ['주식회사 한국전력공사', '한국전력공사'],
    ['부산광역시', '부산광역시청'],
    ['جامعة القاهرة', 'جامعه القاهره'],
    ['شركة أرامكو السعودية', 'أرامكو السعودية'],
    ['Công ty TNHH Cảng Hải Phòng', 'Cang Hai Phong'],
    ['Trường Đại học Bách khoa Hà Nội', 'Dai hoc Bach khoa Ha Noi'],
    ['PT Pelabuhan Indonesia (Persero)', 'Pelabuhan Indonesia'],
    ['Port of Rotterdam N.V.', 'Rotterdam Port Authority'],
    ['Kaohsiung City Government', 'Kaohsiung City Goverment'],
    ['Πανεπιστήμιο Αθηνών', 'Πανεπιστημιο Αθηνων'],
  ])('%s and %s are alike', (one, other) => expect(likeness(one, other)).toBeGreaterThanOrEqual(similarFrom));

  test.each([
    ['University of Lagos', 'University of Nairobi'],
    ['高雄市政府', '臺北市政府'],
    ['台灣電力公司', '台灣自來水公司'],
    ['東京大学', '京都大学'],
    ['서울대학교', '부산대학교'],
    ['جامعة القاهرة', 'جامعة الإسكندرية'],
    ['Đại học Quốc gia Hà Nội', 'Đại học Bách khoa Hà Nội'],
    ['Stadt München', 'Stadt Münster'],
    ['City of Cape Town', 'City of Cape Coast'],
    ['Port of Hamburg', 'Port of Rotterdam'],
    ['Green Energy Solutions', 'Green Energy Systems'],
    ['Primary School No. 17', 'Primary School No. 18'],
    ['Institute of Technology Bandung', 'Institute of Technology Bombay'],
  ])('%s and %s are not', (one, other) => expect(likeness(one, other)).toBeLessThan(similarFrom));

  test('of different countries have to be more alike', () => {
    expect(similarAbroadFrom).toBeGreaterThan(similarFrom);
    expect(likeness('Kaohsiung City Government', 'Kaohsiung City Goverment')).toBeLessThan(similarAbroadFrom);
  });
});
