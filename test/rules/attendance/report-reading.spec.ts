import { matchPeople } from '../../../src/domain/attendance/match-people.js';
import { nameKey, namesIn, nearNameKey } from '../../../src/domain/attendance/name-key.js';
import { readReport } from '../../../src/domain/attendance/read-report.js';
import { durationSeconds } from '../../../src/domain/attendance/read-report.js';
import { reportColumn } from '../../../src/domain/attendance/report-headings.js';
import { cpuSeconds } from '../../support/cpu-time.js';

const zone = 'Asia/Taipei';
/** 16:00 to 17:15 in Taipei. */
const session = { startsAt: new Date('2027-01-14T08:00:00Z'), endsAt: new Date('2027-01-14T09:15:00Z') };

/** What a report says, short: the layout, then each person with their stretches on the clock of UTC. */
function read(text: string | Uint8Array, timeZone = zone, at = session) {
  const report = readReport(text, at, timeZone);
  if (!report.ok) return report.fault.code;
  const clock = (date: Date | null) => date?.toISOString().slice(8, 19).replace('T', ' ') ?? '?';
  return [
    report.layout,
    ...report.people.map(({ key, stretches }) =>
      [key, ...stretches.map(({ fromAt, untilAt }) => `${clock(fromAt)}-${clock(untilAt).slice(3)}`)].join(' '),
    ),
    ...(report.unread.length > 0 ? [`unread ${report.unread.join()}`] : []),
  ];
}

const lines = (...some: string[]) => `${some.join('\r\n')}\r\n`;
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

const amina = 'mail:amina@example.org 14 08:02:11-09:14:05';

test.each<[string, string | Uint8Array, (string | undefined)[]]>([
  [
    'Zoom, a row for each joining, with the meeting above them',
    lines(
      'Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,',
      '812 3456 7890,Shore power,01/14/2027 03:55:00 PM,01/14/2027 05:16:00 PM,host@example.org,81,3,',
      '',
      'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room',
      'Amina K. (Amina Khalil),Amina@example.org,01/14/2027 04:02:11 PM,01/14/2027 05:14:05 PM,72,Yes,No',
      'Amina K. (Amina Khalil),Amina@example.org,01/14/2027 04:00:00 PM,01/14/2027 04:02:11 PM,3,Yes,Yes',
      '"Chen, Mei-Ling",,01/14/2027 04:10:00 PM,01/14/2027 04:30:00 PM,20,Yes,No',
      '"Chen, Mei-Ling",,01/14/2027 04:40:00 PM,01/14/2027 05:00:00 PM,20,Yes,No',
    ),
    ['zoom', amina, 'name:chen ling mei 14 08:10:00-08:30:00 14 08:40:00-09:00:00'],
  ],
  [
    'Zoom, only how long each was there',
    lines('Name (Original Name),User Email,Total Duration (Minutes),Guest', 'Amina,amina@example.org,72,Yes'),
    ['zoom', 'mail:amina@example.org 14 08:00:00-09:12:00'],
  ],
  [
    'a webinar of Zoom with its blocks',
    lines(
      'Attendee Report',
      'Report Generated:,"Jan 15, 2027 09:00:00"',
      'Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers,Total Users,Max Concurrent Views',
      'Shore power,812 3456 7890,"Jan 14, 2027 03:55:00 PM",81,40,2,2,3,2',
      'Host Details',
      'Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name',
      'Yes,Host,host@example.org,"Jan 14, 2027 03:55:00 PM","Jan 14, 2027 05:16:00 PM",81,No,Taiwan',
      'Panelist Details',
      'Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name',
      'Yes,Speaker,speaker@example.org,"Jan 14, 2027 04:00:00 PM","Jan 14, 2027 05:00:00 PM",60,No,Kenya',
      'Attendee Details',
      'Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Approval Status,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name',
      'Yes,Amina Khalil,Amina,Khalil,amina@example.org,"Jan 10, 2027 11:00:00 AM",approved,"Jan 14, 2027 04:02:11 PM","Jan 14, 2027 05:14:05 PM",72,Yes,Kenya',
      'No,--,Bo,Lindqvist,bo@example.org,"Jan 10, 2027 11:00:00 AM",approved,--,--,--,--,--',
      'Other Attended',
      'User Name,Join Time,Leave Time,Time in Session (minutes),Country/Region Name',
      '886900000000,"Jan 14, 2027 04:05:00 PM","Jan 14, 2027 04:15:00 PM",10,Taiwan',
    ),
    [
      'zoom-webinar',
      'mail:host@example.org 14 07:55:00-09:16:00',
      'mail:speaker@example.org 14 08:00:00-09:00:00',
      amina,
      'name:886900000000 14 08:05:00-08:15:00',
    ],
  ],
  [
    'Teams in UTF-16 with tabs: the activities count, not what sums them up',
    utf16(
      lines(
        '1. Summary',
        'Meeting title\tShore power',
        'Attended participants\t2',
        'Start time\t1/14/27, 3:55:00 PM',
        'Meeting duration\t1h 21m 0s',
        '',
        '2. Participants',
        'Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole',
        'Amina Khalil\t1/14/27, 4:02:11 PM\t1/14/27, 5:14:05 PM\t52m 10s\tamina@example.org\tamina@example.org\tAttendee',
        'Bo "B" (Guest)\t1/14/27, 4:10:00 PM\t1/14/27, 5:10:00 PM\t30m 5s\t\t\tAttendee',
        '',
        '3. In-Meeting Activities',
        'Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole',
        'Amina Khalil\t1/14/27, 4:02:11 PM\t1/14/27, 4:30:00 PM\t27m 49s\tamina@example.org\tAttendee',
        'Amina Khalil\t1/14/27, 4:50:00 PM\t1/14/27, 5:14:05 PM\t24m 5s\tamina@example.org\tAttendee',
      ),
    ),
    [
      'teams',
      'mail:amina@example.org 14 08:02:11-08:30:00 14 08:50:00-09:14:05',
      'name:b bo guest 14 08:10:00-08:40:05',
    ],
  ],
  [
    'Teams as it was once, comings and goings',
    lines(
      'Full Name\tUser Action\tTimestamp',
      'Amina Khalil\tJoined\t1/14/2027, 4:02:11 PM',
      'Bo\tJoined before\t1/14/2027, 4:00:00 PM',
      'Amina Khalil\tLeft\t1/14/2027, 4:30:00 PM',
      'Amina Khalil\tJoined\t1/14/2027, 4:40:00 PM',
      'Amina Khalil\tLeft\t1/14/2027, 5:10:00 PM',
    ),
    ['teams-list', 'name:amina khalil 14 08:02:11-08:30:00 14 08:40:00-09:10:00', 'name:bo 14 08:00:00-09:10:00'],
  ],
  [
    'Webex',
    lines(
      'Meeting Name\tMeeting Start Time\tMeeting End Time\tName\tAttendee Email\tJoin Time\tLeave Time\tAttendance Duration\tConnection Type',
      'Shore power\t="2027-01-14 15:55:00"\t="2027-01-14 17:16:00"\tAmina Khalil\tamina@example.org\t="2027-01-14 16:02:11"\t="2027-01-14 17:14:05"\t72 mins\tDesktop app',
    ),
    ['webex', amina],
  ],
  [
    'Google Meet',
    lines(
      'First name,Last name,Email,Duration,Time joined,Time exited',
      'Amina,Khalil,amina@example.org,1 hr 12 min,4:02 PM,5:14 PM',
    ),
    ['list', 'mail:amina@example.org 14 08:02:00-09:14:00'],
  ],
  [
    'a list with minutes',
    lines('email;minutes', 'amina@example.org;72', 'bo@example.org;1 h 5 min', 'cy@example.org;long'),
    ['list', 'mail:amina@example.org 14 08:00:00-09:12:00', 'mail:bo@example.org 14 08:00:00-09:05:00', 'unread 4'],
  ],
  [
    'a list of names with clocks alone',
    lines('Name,Join,Joined,Left', 'Amina,x,16:02:11,17:14:05', 'Bo,x,4:10 p.m.,5:00 p.m.'),
    ['list', 'name:amina 14 08:02:11-09:14:05', 'name:bo 14 08:10:00-09:00:00'],
  ],
  [
    'Spanish, semicolons, day first',
    lines(
      'Nombre (nombre original);Correo electrónico;Hora de entrada;Hora de salida;Duración (minutos);Invitado',
      'Amina;amina@example.org;14/01/2027 16:02:11;14/01/2027 17:14:05;72;Sí',
    ),
    ['zoom', amina],
  ],
  [
    'Spanish of Teams, semicolons',
    lines(
      '2. Participantes',
      'Nombre;Primera entrada;Última salida;Duración de la reunión;Correo electrónico;Id. de participante (UPN);Rol',
      'Amina;14/1/27, 16:02:11;14/1/27, 17:14:05;1 h 11 min 54 s;amina@example.org;amina@example.org;Asistente',
    ),
    ['teams', amina],
  ],
  [
    'Portuguese',
    lines(
      'Nome (nome original),E-mail,Ingressar na hora,Hora de saída,Duração (minutos),Convidado',
      'Amina,amina@example.org,14/01/2027 16:02:11,14/01/2027 17:14:05,72,Sim',
    ),
    ['zoom', amina],
  ],
  [
    'German',
    lines(
      'Name\tErster Beitritt\tLetztes Verlassen\tBesprechungsdauer\tE-Mail\tTeilnehmer-ID (UPN)\tRolle',
      'Amina\t14.01.27, 16:02:11\t14.01.27, 17:14:05\t1 Std. 11 Min. 54 Sek.\tamina@example.org\t\tTeilnehmer',
    ),
    ['teams', amina],
  ],
  [
    'French',
    lines(
      'Nom (nom d’origine),E-mail de l’utilisateur,Heure d’arrivée,Heure de départ,Durée (minutes)',
      'Amina,amina@example.org,14/01/2027 16:02:11,14/01/2027 17:14:05,72',
    ),
    ['zoom', amina],
  ],
  [
    'Chinese of Taiwan',
    lines(
      '名稱\t首次加入\t最後離開\t會議持續時間\t電子郵件\t參與者識別碼 (UPN)\t角色',
      'Amina\t2027/1/14 下午4:02:11\t2027/1/14 下午5:14:05\t1 小時 11 分鐘 54 秒\tamina@example.org\t\t出席者',
    ),
    ['teams', amina],
  ],
  [
    'Chinese of China',
    lines(
      '名称（原始名称）,用户电子邮件,加入时间,离开时间,时长（分钟）,访客',
      'Amina,amina@example.org,2027年1月14日 16:02:11,2027年1月14日 17:14:05,72,是',
    ),
    ['zoom', amina],
  ],
  [
    'Japanese',
    lines(
      '名前（元の名前）,メールアドレス,参加時刻,退出時刻,期間（分）,ゲスト',
      'Amina,amina@example.org,2027/01/14 16:02:11,2027/01/14 17:14:05,72,はい',
    ),
    ['zoom', amina],
  ],
  [
    'Korean',
    lines(
      '이름\t처음 참가\t마지막 나가기\t기간\t이메일\t참가자 ID(UPN)\t역할',
      'Amina\t2027. 1. 14. 오후 4:02:11\t2027. 1. 14. 오후 5:14:05\t1시간 11분 54초\tamina@example.org\t\t참석자',
    ),
    ['teams', amina],
  ],
  [
    'Arabic digits and halves of the day',
    lines(
      'الاسم,البريد الإلكتروني,وقت الانضمام,وقت المغادرة,المدة',
      'أمينة,amina@example.org,١٤/٠١/٢٠٢٧ ٤:٠٢:١١ م,١٤/٠١/٢٠٢٧ ٥:١٤:٠٥ م,٧٢',
    ),
    ['list', amina],
  ],
  [
    'times with their own zone, whatever was chosen',
    lines('Email,Join Time,Leave Time', 'amina@example.org,2027-01-14T08:02:11Z,2027-01-14T10:14:05+01:00'),
    ['list', amina],
  ],
])('%s', (_, report, expected) => {
  expect(read(report)).toEqual(expected);
});

test.each<[string, string | Uint8Array, string]>([
  ['an unrelated table', lines('Product,Price', 'Cable,12'), 'not-a-report'],
  ['people without times', lines('name,email,phone', 'Amina,amina@example.org,1'), 'not-a-report'],
  ['nothing', '', 'no-rows'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0xfd, 0x80]), 'not-unicode'],
])('%s is no report', (_, report, code) => {
  expect(read(report)).toBe(code);
});

test('the day of the session tells the day from the month, also where both could be either', () => {
  const report = lines('Email,Join Time,Leave Time', 'amina@example.org,03/02/2027 16:00,03/02/2027 17:00');
  const on = (day: string) => ({
    startsAt: new Date(`${day}T08:00:00Z`),
    endsAt: new Date(`${day}T09:15:00Z`),
  });
  const day = (at: typeof session) => {
    const found = readReport(report, at, zone);
    return found.ok ? found.firstAt?.toISOString().slice(0, 10) : null;
  };
  expect([day(on('2027-02-03')), day(on('2027-03-02'))]).toEqual(['2027-02-03', '2027-03-02']);
});

test('a wrong zone is seen by the first and last times', () => {
  const report = lines('Email,Join Time,Leave Time', 'amina@example.org,2027-01-14 09:02,2027-01-14 10:14');
  const first = (timeZone: string) => {
    const found = readReport(report, session, timeZone);
    return found.ok ? [found.firstAt?.toISOString(), found.lastAt?.toISOString()] : null;
  };
  expect(first(zone)).toEqual(['2027-01-14T01:02:00.000Z', '2027-01-14T02:14:00.000Z']);
  expect(first('Europe/Berlin')).toEqual(['2027-01-14T08:02:00.000Z', '2027-01-14T09:14:00.000Z']);
});

test('five thousand rows are read in a moment', async () => {
  const rows = Array.from(
    { length: 5000 },
    (_, index) =>
      `Person ${index},p${index % 2500}@example.org,01/14/2027 04:${10 + (index % 50)}:00 PM,01/14/2027 05:10:00 PM,9`,
  );
  const table = lines('Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)', ...rows);
  let people = 0;
  const seconds = await cpuSeconds(() => {
    const report = readReport(table, session, zone);
    if (report.ok) people = report.people.length;
  });
  expect(people).toBe(2500);
  expect(seconds).toBeLessThan(3);
});

test.each([
  ['72', 4320],
  ['72 mins', 4320],
  ['72,5', 4350],
  ['1h 12m 5s', 4325],
  ['1 h 12 min 5 s', 4325],
  ['1 Std. 12 Min. 5 Sek.', 4325],
  ['1 godz. 12 min 5 sek.', 4325],
  ['1 時間 12 分 5 秒', 4325],
  ['1 小時 12 分鐘 5 秒', 4325],
  ['1시간 12분 5초', 4325],
  ['1 giờ 12 phút 5 giây', 4325],
  ['1 jam 12 menit 5 detik', 4325],
  ['١ س ١٢ د ٥ ث', 4325],
  ['1:12:05', 4325],
  ['PT1H12M5S', 4325],
  ['45s', 45],
  ['long', null],
  ['12 apples', null],
  ['', null],
])('%s lasts', (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

test('headings are found in any spelling', () => {
  const found = [
    'E-MAIL',
    'Última salida',
    'Duración (minutos)',
    'Họ và tên',
    'メール',
    'Host email',
    'Phone',
    'Topic',
  ];
  expect(found.map(reportColumn)).toEqual(['email', 'lastLeft', 'minutes', 'name', 'email', null, null, null]);
});

test('names are one in any case, width and order, and in any script', () => {
  expect(nameKey('KHALIL, Amina')).toBe(nameKey('Amina  Khalil'));
  expect(nameKey('Ａｍｉｎａ Khalil')).toBe(nameKey('amina khalil'));
  expect(nameKey('陳 美玲')).toBe(nameKey('陳美玲'));
  expect(nameKey('أمينة خليل')).toBe(nameKey('خليل أمينة'));
  expect(nameKey('Sean O’Neill')).toBe(nameKey("O'Neill Sean"));
  expect(nameKey('José Pérez')).not.toBe(nameKey('Jose Perez'));
  expect(nearNameKey('José Pérez')).toBe(nearNameKey('PEREZ Jose'));
  expect(nearNameKey('Đặng Hùng')).toBe(nearNameKey('Hung Dang'));
  expect(nameKey('Bill Gates')).not.toBe(nameKey('William Gates'));
  expect(namesIn('Ming（陳明）')).toEqual(['Ming(陳明)', 'Ming', '陳明']);
  expect(nameKey('🙂')).toBe('');
});

test('an address decides, a name is for somebody to look at', () => {
  const person = (name: string, email: string | null = null) => ({
    key: email ?? name,
    name,
    names: namesIn(name),
    email,
    stretches: [],
    line: 1,
  });
  const registered = ['Amina Khalil', 'John Smith', 'John Smith', 'José Pérez', '陳美玲'].map((name, index) => ({
    registrationId: `r${index}`,
    name,
    email: `p${index}@example.org`,
    emailKey: `p${index}@example.org`,
  }));
  const people = [
    person('Somebody', 'P0@Example.org'),
    person('khalil amina'),
    person('Amina Khalil', 'amina@elsewhere.example'),
    person('Smith John'),
    person('Jose Perez'),
    person('Ling (陳美玲)'),
    person('陳美玲', 'ling@elsewhere.example'),
    person('Nobody'),
  ];
  expect(matchPeople(people, registered).map(({ match }) => match)).toEqual([
    { kind: 'address', registrationId: 'r0' },
    { kind: 'name', registrationId: 'r0' },
    { kind: 'ambiguous', registrationIds: ['r0'] },
    { kind: 'ambiguous', registrationIds: ['r1', 'r2'] },
    { kind: 'ambiguous', registrationIds: ['r3'] },
    { kind: 'name', registrationId: 'r4' },
    { kind: 'name', registrationId: 'r4' },
    { kind: 'unknown' },
  ]);
});
