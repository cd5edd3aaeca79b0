/** Columns of a participant report. `firstJoined` and `lastLeft` summarize all spans of a person. */
export type ReportColumn =
  | 'name'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'userId'
  | 'joined'
  | 'left'
  | 'firstJoined'
  | 'lastLeft'
  | 'minutes'
  | 'action'
  | 'moment'
  | 'attended'
  /** Whether the row is about time in a waiting room. */
  | 'waiting';

/**
 * Headings of Zoom, Teams, Webex and custom lists in their languages. Text in brackets, accents, spaces and punctuation
 * are ignored.
 */
const headings: Record<ReportColumn, string> = {
  name: `name fullname username displayname participantname attendeename participant attendee nombre nombrecompleto
    nombredeusuario nombreparamostrar nombredelparticipante participante nom nomcomplet nomdutilisateur nomaffiche
    nomdaffichage nomduparticipant vollstandigername benutzername anzeigename teilnehmername teilnehmer nome nomecompleto
    nomedousuario nomedeusuario nomedoutilizador nomedeexibicao nomeparticipante naam volledigenaam imieinazwisko имя
    полноеимя 名稱 姓名 全名 顯示名稱 使用者名稱 與會者 名称 显示名称 用户名 用户名称 用户姓名 参会者 名前 氏名 フルネーム ユーザー名
    表示名 参加者 参加者名 이름 성명 전체이름 표시이름 사용자이름 참가자 참석자 ten hoten hovaten tendaydu tennguoidung nama
    namalengkap namapengguna namapeserta الاسم الاسمالكامل اسمالمستخدم`,
  givenName: `firstname givenname nombredepila prenom vorname primeironome nomeproprio 名 名字 이름첫 namadepan`,
  familyName: `lastname familyname surname apellido apellidos nomdefamille nachname sobrenome apelido 姓 姓氏 苗字 성 ho
    namabelakang`,
  email: `email emailaddress mail useremail attendeeemail participantemail correo correoelectronico correodelusuario
    emaildelusuario direcciondecorreo direcciondecorreoelectronico courriel adresseemail adressedemessagerie
    adressecourriel emaildelutilisateur emailutilisateur emailadresse benutzeremail emaildesbenutzers emaildousuario
    emaildoutilizador enderecodeemail 電子郵件 電子郵件地址 使用者電子郵件 用戶電子郵件 信箱 電子信箱 电子邮件 电子邮件地址 用户电子邮件
    用户邮箱 邮箱 メール メールアドレス 電子メール 電子メールアドレス ユーザーのメールアドレス ユーザーのメール ユーザーの電子メール
    이메일 이메일주소 사용자이메일 전자메일 diachiemail emailnguoidung surel alamatemail emailpengguna البريدالالكتروني
    عنوانالبريدالالكتروني بريدالمستخدم`,
  userId: `participantid iddeparticipante iddelparticipante iddeparticipant iddeuparticipant teilnehmerid iddoparticipante
    參與者識別碼 参与者id 参加者id 참가자id idpeserta idnguoithamgia`,
  joined: `jointime joined joinedat timejoined joindate horadeentrada horadeingreso horaparaunirse horadeunion entrada
    heuredarrivee heuredentree heuredeconnexion arrivee beitrittszeit beitritt beigetreten teilnahmezeit eintritt
    ingressarnahora horadeingresso 加入時間 加入时间 进入时间 進入時間 参加時刻 参加時間 参加日時 入室時刻 入室時間 참가시간 참여시간
    입장시간 가입시간 thoigianthamgia thoigianvao waktubergabung waktumasuk وقتالانضمام`,
  left: `leavetime left leftat exittime timeexited timeleft horadesalida horaparasalir salida heuredesortie heurededepart
    depart austrittszeit verlassen verlassenszeit verlassenum austritt horadesaida sairnahora saida 離開時間 退出時間 离开时间
    退出时间 退出時刻 退室時刻 退室時間 나간시간 퇴장시간 나가기시간 thoigianroi thoigianroidi thoigianra waktukeluar waktumeninggalkan
    وقتالمغادرة`,
  firstJoined: `firstjoin firstjoined firstjointime primeraentrada primeraunion primeravezqueseunio premierearrivee
    premiereentree premiereconnexion premiereparticipation ersterbeitritt ersteteilnahme zuerstbeigetreten primeiraentrada
    primeiroingresso 首次加入 第一次加入 首次加入時間 首次加入时间 最初の参加 初回参加 最初の参加時刻 첫참가 처음참가 첫번째참가
    lanthamgiadautien thamgialandau bergabungpertama pertamabergabung اولانضمام`,
  lastLeft: `lastleave lastleft lastleavetime ultimasalida ultimavezquesalio dernieresortie dernierdepart letztesverlassen
    zuletztverlassen letzteraustritt ultimasaida 最後離開 上次離開 最後離開時間 最后离开 最后离开时间 最終退出 最後の退出 最後の退出時刻
    마지막나가기 마지막퇴장 마지막나감 lanroicuoi roilancuoi keluarterakhir terakhirkeluar اخرمغادرة`,
  minutes: `duration totalduration inmeetingduration attendanceduration meetingduration timeinsession timeinmeeting minutes
    min mins minutespresent minutesattended totaltime duracion duraciontotal duraciondelareunion duracionenlareunion
    tiempoenlasesion tiempoensesion minutos duree dureetotale dureedelareunion dureedanslareunion tempsdanslasession
    dauer gesamtdauer besprechungsdauer teilnahmedauer dauerinderbesprechung minuten duracao duracaototal
    duracaodareuniao duracaonareuniao tempodesessao tempoemsessao permanencia 持續時間 時長 總時長 會議持續時間 會議時長 參加時長 分鐘
    持续时间 时长 总时长 会议持续时间 会议时长 分钟 期間 所要時間 時間 合計時間 会議の長さ 会議時間 滞在時間 会議中の期間 分 기간 지속시간
    총기간 회의시간 참석시간 총시간 분 thoiluong tongthoiluong sophut durasi totaldurasi durasirapat menit المدة مدةالاجتماع
    اجماليالمدة`,
  action: `useraction action acciondelusuario accion actiondelutilisateur actionutilisateur benutzeraktion aktion
    acaodousuario acaodoutilizador acao 使用者動作 使用者操作 用户操作 ユーザーアクション ユーザー操作 사용자작업 tindakanpengguna
    hanhdongcuanguoidung اجراءالمستخدم`,
  moment: `timestamp marcadetiempo marcatemporal horodatage horodateur zeitstempel carimbodedatahora carimbodehora
    carimbodedataehora 時間戳記 時間戳 时间戳 タイムスタンプ 타임스탬프 capwaktu stempelwaktu dauthoigian الطابعالزمني`,
  attended: `attended asistio asistencia participe aparticipe present presente teilgenommen participou compareceu 已參加 已出席
    出席 已参加 出席済み 参加済み 참석 참석함 dathamgia hadir حضر`,
  waiting: `inwaitingroom waitingroom ensaladeespera nasaladeespera ensalledattente dansunesalledattente imwarteraum
    imwartezimmer 在等候室中 在等候室 等候室 在等候室里 在等候室裡 待機室 待機室内 待機中 대기실 대기실에있음 trongphongcho diruangtunggu
    فيغرفةالانتظار`,
};

const columns = new Map(
  (Object.entries(headings) as [ReportColumn, string][]).flatMap(([column, words]) =>
    words.split(/\s+/u).map((word) => [headingKey(word), column] as const),
  ),
);

/** Returns the column that a heading names, or null. */
export function reportColumn(heading: string): ReportColumn | null {
  const key = headingKey(heading);
  return columns.get(key) ?? (/^(?:.*upn|e?mail.*|.*e?mail)$/u.test(key) && !/host|organi/u.test(key) ? 'email' : null);
}

/** Normalizes a heading: removes text in brackets, accents, spaces and punctuation. */
function headingKey(heading: string): string {
  return heading
    .normalize('NFKC')
    .replaceAll(/\([^)]*\)/gu, '')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll('đ', 'd')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
    .normalize('NFC');
}
