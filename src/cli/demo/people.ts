export interface Person {
  name: string;
  email: string;
  organization: string;
  country: string;
  timeZone: string;
  language: string;
}

/**
 * Forty bodies in 33 countries and their 150 people: country, zone, domain, kind, city, name, people. All are invented; a name says
 * a kind and a region, never a real body. A person written in a script other than Latin carries an address part after `=`.
 */
const table = `
TW | Asia/Taipei | south-bay.example.org | public-agency | Kaohsiung | South Bay Energy Planning Office, Kaohsiung area | 林昀蓁 = yunzhen.lin, 陳柏睿 = borui.chen, 吳思妤 = siyu.wu, 黃彥廷 = yanting.huang
TW | Asia/Taipei | neighbourhoods.example.org | ngo | Kaohsiung | Harbour Neighbourhoods Association, Kaohsiung area | 張語彤 = yutong.zhang, 蔡承翰 = chenghan.cai, 鄭雅筑 = yazhu.zheng, 許家瑋 = jiawei.xu
TW | Asia/Taipei | coastal-alliance.example.net | ngo | Tainan | Coastal Industries Green Alliance, Tainan area | 郭芷寧 = zhining.guo, 曾冠霖 = guanlin.zeng, 謝佩珊 = peishan.xie, Liao Chia-yun
TW | Asia/Taipei | urban-cooling.example.com | university | Taichung | Institute of Urban Cooling, Taichung area | 周宥辰 = youchen.zhou, 葉孟潔 = mengjie.ye, Tseng Wei-lun, 潘思齊 = siqi.pan
TW | Asia/Taipei | circular-metals.example.com | company | Keelung | Circular Metals Works, Keelung area | 簡靖雯 = jingwen.jian, 羅士翔 = shixiang.luo, 江雨柔 = yurou.jiang
JP | Asia/Tokyo | heat-network.example.org | public-agency | Kitakyushu | Steel Town Heat Network, northern Kyushu | 森下 千尋 = chihiro.morishita, 大塚 航平 = kohei.otsuka, 西村 あかり = akari.nishimura, 三宅 律 = ritsu.miyake
JP | Asia/Tokyo | repair-club.example.net | ngo | Yokohama | Bayside Repair Club, Yokohama area | 白井 結衣 = yui.shirai, 岡部 蓮 = ren.okabe, Haruka Tanimoto
KR | Asia/Seoul | shipyard-solar.example.org | company | Ulsan | Shipyard District Solar Cooperative, Ulsan area | 한서윤 = seoyun.han, 오도현 = dohyun.oh, 윤하람 = haram.yoon, 서지안 = jian.seo
VN | Asia/Ho_Chi_Minh | river-port-air.example.org | ngo | Hai Phong | River Port Air Quality Group, Hai Phong area | Nguyễn Thu Hà, Phạm Quốc Bảo, Đặng Minh Châu, Vũ Hải Yến
PH | Asia/Manila | estuary-network.example.org | ngo | Cebu | Estuary Communities Network, Cebu area | Maricel Abucay, Joven Tumulak, Analyn Dela Peña, Rodel Canoy
ID | Asia/Jakarta | delta-maps.example.org | start-up | Surabaya | Delta Flood Mapping Collective, Surabaya area | Ratna Kusumawardhani, Bagus Prasetyadi, Sekar Wulansari, Dimas Hartanto
MY | Asia/Kuala_Lumpur | shore-power.example.com | company | George Town | Straits Shore Power Study Group, Penang area | Nur Aisyah Roslan, Kavin Subramaniam, Tan Mei Xuan, Hakim Zulkarnain
TH | Asia/Bangkok | water-reuse.example.org | public-agency | Rayong | Eastern Seaboard Water Reuse Centre, Rayong area | ณัฐชา วงศ์สวัสดิ์ = natcha.w, ธนกฤต ศรีสุข = thanakrit.s, พิมพ์ชนก ทองดี = pimchanok.t, ภูริ แสงทอง = phuri.s
IN | Asia/Kolkata | foundry-cell.example.org | public-agency | Coimbatore | Foundry Cluster Efficiency Cell, Coimbatore area | கவிதா முருகேசன் = kavitha.m, Arvind Palanisamy, Deepa Ranganathan, சரவணன் ராஜா = saravanan.r
IN | Asia/Kolkata | mill-water.example.org | ngo | Ahmedabad | Textile Mills Water Trust, Ahmedabad area | मीरा देसाई = meera.desai, Jignesh Vaghela, निखिल पारेख = nikhil.parekh, Falguni Rathod
BD | Asia/Dhaka | port-workers.example.org | ngo | Chattogram | Port Workers Climate Forum, Chattogram area | নুসরাত জাহান মিতু = nusrat.mitu, তানভীর আলম = tanvir.alam, Shirin Sultana Keya, Rezaul Karim Babu
AE | Asia/Dubai | dry-dock.example.com | university | Dubai | Dry Dock Cooling Laboratory, Gulf coast | مريم الكعبي = maryam.k, Yusuf Al Tunaiji, هند المزروعي = hind.m
TR | Europe/Istanbul | aegean-energy.example.org | city-government | İzmir | Aegean Industry Energy Desk, İzmir area | Elif Karadağ, Onur Yeşilyurt, Zeynep Altınok, Barış Özdilek
EG | Africa/Cairo | canal-towns.example.org | multilateral | Suez | Canal Towns Resilience Unit, Suez area | سلمى عبد الرازق = salma.razek, كريم الشاذلي = karim.shazly, Nadine Fawzy, يوسف المنياوي = youssef.m
MA | Africa/Casablanca | port-wind.example.org | company | Casablanca | Atlantic Port Wind Association, Casablanca area | إيمان بنجلون = imane.b, Hamza Ouazzani, Soukaina Tazi
KE | Africa/Nairobi | clean-cooking.example.org | start-up | Mombasa | Creekside Clean Cooking Cooperative, Mombasa area | Amina Mwakio, Brian Odhiambo, Zawadi Katana, Faith Nyambura
GH | Africa/Accra | market-waste.example.org | city-government | Tema | Harbour Market Waste Partnership, Tema area | Akosua Boatemaa, Kojo Amankwah, Efua Quartey, Yaw Darkwa
NG | Africa/Lagos | lagoon-grid.example.net | start-up | Lagos | Lagoon Microgrid Cooperative, Lagos area | Chidinma Okorie, Babatunde Alade, Ngozi Ezeudu, Ọláyínká Adéṣínà
ZA | Africa/Johannesburg | smelter-belt.example.org | ngo | Richards Bay | Smelter Belt Transition Forum, Richards Bay area | Thandeka Mthembu, Pieter Lombaard, Sizwe Ngubane, Priya Moodley
NL | Europe/Amsterdam | delta-heat.example.com | company | Rotterdam | Delta Port Heat Exchange, Rotterdam area | Sanne Verhulst, Joost Kamerling, Fleur Oosterdijk, Mehmet Aydoğan
DE | Europe/Berlin | green-roof.example.org | start-up | Essen | Green Roof Workshop, Ruhr area | Annika Bröker, Jürgen Strathmann, Leyla Demirci, Till Großebeck
ES | Europe/Madrid | harbour-energy.example.org | company | Bilbao | Harbour District Energy Cooperative, Bilbao region | Ane Etxeandia, Mikel Urrutia Sarria, Nerea Goikolea, Julen Arrizabal
PT | Europe/Lisbon | circular-lab.example.org | university | Aveiro | Cork and Ceramics Circular Lab, Aveiro area | Inês Carvalhais, Tiago Meneses, Leonor Queirós
IT | Europe/Rome | old-steelworks.example.org | city-government | Taranto | Old Steelworks Neighbourhood Council, Taranto area | Chiara Lopalco, Nicolò Semeraro, Alessia Greco Conte, Dario Pignatelli
PL | Europe/Warsaw | loom-street.example.org | ngo | Łódź | Loom Street Repair Network, Łódź area | Małgorzata Wrona, Paweł Jabłonka, Zofia Łęcka, Krzysztof Świątek
GR | Europe/Athens | ship-training.example.org | university | Piraeus | Shipbuilding Zone Training Centre, Piraeus area | Ελένη Μαυρομάτη = eleni.m, Σταύρος Καλλέργης = stavros.k, Δήμητρα Βλαστού = dimitra.v
UA | Europe/Kyiv | river-bend.example.org | start-up | Dnipro | River Bend Rebuilding Studio, Dnipro area | Оксана Гайворонська = oksana.h, Тарас Мельничук = taras.m, Ірина Заболотна = iryna.z, Богдан Степовий = bohdan.s
FI | Europe/Helsinki | mill-biogas.example.org | company | Oulu | Paper Mill Biogas Group, Oulu area | Aino Hietajärvi, Eetu Kangasniemi, Siiri Väyrynen
GB | Europe/London | hydrogen-skills.example.org | university | Middlesbrough | Estuary Hydrogen Skills Centre, Teesside area | Imogen Thackray, Callum Featherstone, Priti Chauhan, Owain Prosser
US | America/Chicago | brownfield-garden.example.org | ngo | Gary | Great Lakes Brownfield Garden Trust, Gary area | Denise Okafor-Hill, Marcus Lindqvist, Tamika Brightwell, Hector Villaseñor
US | America/Los_Angeles | bay-freight.example.org | public-agency | Long Beach | Bay Freight Electrification Council, Long Beach area | Joanna Mikkelsen, Duy Trần, Rosario Beltrán
CA | America/Toronto | foundry-row.example.org | company | Hamilton | Foundry Row Heat Pump Cooperative, Hamilton area | Geneviève Thibodeau, Harpreet Sandhar, Colin MacAskill
MX | America/Mexico_City | gulf-towns.example.org | multilateral | Tampico | Gulf Refinery Towns Observatory, Tampico area | Ximena Zaldívar, Rogelio Cantú Peña, Itzel Maldonado, Saúl Arredondo
BR | America/Sao_Paulo | mangrove-port.example.org | city-government | Santos | Mangrove and Port Programme, Santos area | Luísa Figueiredo, Thiago Antunes, Beatriz Nogueira, João Vasconcelos
CL | America/Santiago | copper-coast.example.org | multilateral | Antofagasta | Copper Coast Desalination Forum, Antofagasta area | Catalina Huenchul, Matías Ossandón, Antonia Rebolledo
`;

// Who writes their name as their country does is written to in its language.
const readers: readonly { language: string; countries: string; names: RegExp }[] = [
  { language: 'zh-TW', countries: 'TW', names: /^\p{Script=Han}/u },
  { language: 'ja', countries: 'JP', names: /^\p{Script=Han}/u },
  { language: 'ko', countries: 'KR', names: /^\p{Script=Hangul}/u },
  { language: 'ar', countries: 'AE EG MA', names: /^\p{Script=Arabic}/u },
  { language: 'fr', countries: 'MA', names: /^\p{Script=Latin}/u },
  { language: 'es', countries: 'ES MX CL', names: /^/u },
  { language: 'de', countries: 'DE', names: /^/u },
  { language: 'id', countries: 'ID', names: /^/u },
  { language: 'vi', countries: 'VN', names: /^/u },
];

// Letters that normalization does not take apart.
const plainLetters: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae' };

const rows = table
  .trim()
  .split('\n')
  .map((row) => row.split(' | '));

export const people: readonly Person[] = rows.flatMap(peopleOf);

/** What the organizers know of the forty bodies, as they would type it. */
export const bodies: readonly Record<string, unknown>[] = rows.map(([country, , domain, kind, city, name]) => ({
  name,
  kind,
  city,
  country,
  website: `https://www.${domain}/`,
  domains: [domain],
}));

function peopleOf(row: readonly string[]): Person[] {
  const [country = '', timeZone = '', domain = '', , , organization = '', names = ''] = row;
  return names.split(', ').map((entry) => {
    const [name = '', local = addressPart(name)] = entry.split(' = ');
    const language = readers.find((one) => one.countries.includes(country) && one.names.test(name))?.language ?? 'en';
    return { name, email: `${local}@${domain}`, organization, country, timeZone, language };
  });
}

/** First and last word of a Latin name, in plain letters. */
function addressPart(name: string): string {
  const letters = name.toLowerCase().replace(/[łøđıßæ]/gu, (letter) => plainLetters[letter] ?? letter);
  const words = letters
    .normalize('NFKD')
    .replace(/[^a-z -]/gu, '')
    .split(/[ -]+/u);
  return [words[0], words.at(-1)].join('.');
}
