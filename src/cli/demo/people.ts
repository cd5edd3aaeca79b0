export interface Person {
  name: string;
  email: string;
  organization: string;
  country: string;
  timeZone: string;
  language: 'en' | 'zh-TW';
}

/**
 * Forty bodies in 33 countries and their 150 people: country, zone, domain, name, people. All are invented; a name says
 * a kind and a region, never a real body. A person written in a script other than Latin carries an address part after `=`.
 */
const table = `
TW | Asia/Taipei | south-bay.example.org | South Bay Energy Planning Office, Kaohsiung area | 林昀蓁 = yunzhen.lin, 陳柏睿 = borui.chen, 吳思妤 = siyu.wu, 黃彥廷 = yanting.huang
TW | Asia/Taipei | neighbourhoods.example.org | Harbour Neighbourhoods Association, Kaohsiung area | 張語彤 = yutong.zhang, 蔡承翰 = chenghan.cai, 鄭雅筑 = yazhu.zheng, 許家瑋 = jiawei.xu
TW | Asia/Taipei | coastal-alliance.example.net | Coastal Industries Green Alliance, Tainan area | 郭芷寧 = zhining.guo, 曾冠霖 = guanlin.zeng, 謝佩珊 = peishan.xie, Liao Chia-yun
TW | Asia/Taipei | urban-cooling.example.com | Institute of Urban Cooling, Taichung area | 周宥辰 = youchen.zhou, 葉孟潔 = mengjie.ye, Tseng Wei-lun, 潘思齊 = siqi.pan
TW | Asia/Taipei | circular-metals.example.com | Circular Metals Works, Keelung area | 簡靖雯 = jingwen.jian, 羅士翔 = shixiang.luo, 江雨柔 = yurou.jiang
JP | Asia/Tokyo | heat-network.example.org | Steel Town Heat Network, northern Kyushu | 森下 千尋 = chihiro.morishita, 大塚 航平 = kohei.otsuka, 西村 あかり = akari.nishimura, 三宅 律 = ritsu.miyake
JP | Asia/Tokyo | repair-club.example.net | Bayside Repair Club, Yokohama area | 白井 結衣 = yui.shirai, 岡部 蓮 = ren.okabe, Haruka Tanimoto
KR | Asia/Seoul | shipyard-solar.example.org | Shipyard District Solar Cooperative, Ulsan area | 한서윤 = seoyun.han, 오도현 = dohyun.oh, 윤하람 = haram.yoon, 서지안 = jian.seo
VN | Asia/Ho_Chi_Minh | river-port-air.example.org | River Port Air Quality Group, Hai Phong area | Nguyễn Thu Hà, Phạm Quốc Bảo, Đặng Minh Châu, Vũ Hải Yến
PH | Asia/Manila | estuary-network.example.org | Estuary Communities Network, Cebu area | Maricel Abucay, Joven Tumulak, Analyn Dela Peña, Rodel Canoy
ID | Asia/Jakarta | delta-maps.example.org | Delta Flood Mapping Collective, Surabaya area | Ratna Kusumawardhani, Bagus Prasetyadi, Sekar Wulansari, Dimas Hartanto
MY | Asia/Kuala_Lumpur | shore-power.example.com | Straits Shore Power Study Group, Penang area | Nur Aisyah Roslan, Kavin Subramaniam, Tan Mei Xuan, Hakim Zulkarnain
TH | Asia/Bangkok | water-reuse.example.org | Eastern Seaboard Water Reuse Centre, Rayong area | ณัฐชา วงศ์สวัสดิ์ = natcha.w, ธนกฤต ศรีสุข = thanakrit.s, พิมพ์ชนก ทองดี = pimchanok.t, ภูริ แสงทอง = phuri.s
IN | Asia/Kolkata | foundry-cell.example.org | Foundry Cluster Efficiency Cell, Coimbatore area | கவிதா முருகேசன் = kavitha.m, Arvind Palanisamy, Deepa Ranganathan, சரவணன் ராஜா = saravanan.r
IN | Asia/Kolkata | mill-water.example.org | Textile Mills Water Trust, Ahmedabad area | मीरा देसाई = meera.desai, Jignesh Vaghela, निखिल पारेख = nikhil.parekh, Falguni Rathod
BD | Asia/Dhaka | port-workers.example.org | Port Workers Climate Forum, Chattogram area | নুসরাত জাহান মিতু = nusrat.mitu, তানভীর আলম = tanvir.alam, Shirin Sultana Keya, Rezaul Karim Babu
AE | Asia/Dubai | dry-dock.example.com | Dry Dock Cooling Laboratory, Gulf coast | مريم الكعبي = maryam.k, Yusuf Al Tunaiji, هند المزروعي = hind.m
TR | Europe/Istanbul | aegean-energy.example.org | Aegean Industry Energy Desk, İzmir area | Elif Karadağ, Onur Yeşilyurt, Zeynep Altınok, Barış Özdilek
EG | Africa/Cairo | canal-towns.example.org | Canal Towns Resilience Unit, Suez area | سلمى عبد الرازق = salma.razek, كريم الشاذلي = karim.shazly, Nadine Fawzy, يوسف المنياوي = youssef.m
MA | Africa/Casablanca | port-wind.example.org | Atlantic Port Wind Association, Casablanca area | إيمان بنجلون = imane.b, Hamza Ouazzani, Soukaina Tazi
KE | Africa/Nairobi | clean-cooking.example.org | Creekside Clean Cooking Cooperative, Mombasa area | Amina Mwakio, Brian Odhiambo, Zawadi Katana, Faith Nyambura
GH | Africa/Accra | market-waste.example.org | Harbour Market Waste Partnership, Tema area | Akosua Boatemaa, Kojo Amankwah, Efua Quartey, Yaw Darkwa
NG | Africa/Lagos | lagoon-grid.example.net | Lagoon Microgrid Cooperative, Lagos area | Chidinma Okorie, Babatunde Alade, Ngozi Ezeudu, Ọláyínká Adéṣínà
ZA | Africa/Johannesburg | smelter-belt.example.org | Smelter Belt Transition Forum, Richards Bay area | Thandeka Mthembu, Pieter Lombaard, Sizwe Ngubane, Priya Moodley
NL | Europe/Amsterdam | delta-heat.example.com | Delta Port Heat Exchange, Rotterdam area | Sanne Verhulst, Joost Kamerling, Fleur Oosterdijk, Mehmet Aydoğan
DE | Europe/Berlin | green-roof.example.org | Green Roof Workshop, Ruhr area | Annika Bröker, Jürgen Strathmann, Leyla Demirci, Till Großebeck
ES | Europe/Madrid | harbour-energy.example.org | Harbour District Energy Cooperative, Bilbao region | Ane Etxeandia, Mikel Urrutia Sarria, Nerea Goikolea, Julen Arrizabal
PT | Europe/Lisbon | circular-lab.example.org | Cork and Ceramics Circular Lab, Aveiro area | Inês Carvalhais, Tiago Meneses, Leonor Queirós
IT | Europe/Rome | old-steelworks.example.org | Old Steelworks Neighbourhood Council, Taranto area | Chiara Lopalco, Nicolò Semeraro, Alessia Greco Conte, Dario Pignatelli
PL | Europe/Warsaw | loom-street.example.org | Loom Street Repair Network, Łódź area | Małgorzata Wrona, Paweł Jabłonka, Zofia Łęcka, Krzysztof Świątek
GR | Europe/Athens | ship-training.example.org | Shipbuilding Zone Training Centre, Piraeus area | Ελένη Μαυρομάτη = eleni.m, Σταύρος Καλλέργης = stavros.k, Δήμητρα Βλαστού = dimitra.v
UA | Europe/Kyiv | river-bend.example.org | River Bend Rebuilding Studio, Dnipro area | Оксана Гайворонська = oksana.h, Тарас Мельничук = taras.m, Ірина Заболотна = iryna.z, Богдан Степовий = bohdan.s
FI | Europe/Helsinki | mill-biogas.example.org | Paper Mill Biogas Group, Oulu area | Aino Hietajärvi, Eetu Kangasniemi, Siiri Väyrynen
GB | Europe/London | hydrogen-skills.example.org | Estuary Hydrogen Skills Centre, Teesside area | Imogen Thackray, Callum Featherstone, Priti Chauhan, Owain Prosser
US | America/Chicago | brownfield-garden.example.org | Great Lakes Brownfield Garden Trust, Gary area | Denise Okafor-Hill, Marcus Lindqvist, Tamika Brightwell, Hector Villaseñor
US | America/Los_Angeles | bay-freight.example.org | Bay Freight Electrification Council, Long Beach area | Joanna Mikkelsen, Duy Trần, Rosario Beltrán
CA | America/Toronto | foundry-row.example.org | Foundry Row Heat Pump Cooperative, Hamilton area | Geneviève Thibodeau, Harpreet Sandhar, Colin MacAskill
MX | America/Mexico_City | gulf-towns.example.org | Gulf Refinery Towns Observatory, Tampico area | Ximena Zaldívar, Rogelio Cantú Peña, Itzel Maldonado, Saúl Arredondo
BR | America/Sao_Paulo | mangrove-port.example.org | Mangrove and Port Programme, Santos area | Luísa Figueiredo, Thiago Antunes, Beatriz Nogueira, João Vasconcelos
CL | America/Santiago | copper-coast.example.org | Copper Coast Desalination Forum, Antofagasta area | Catalina Huenchul, Matías Ossandón, Antonia Rebolledo
`;

// Letters that normalization does not take apart.
const plainLetters: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae' };

export const people: readonly Person[] = table.trim().split('\n').flatMap(peopleOf);

function peopleOf(row: string): Person[] {
  const [country = '', timeZone = '', domain = '', organization = '', names = ''] = row.split(' | ');
  return names.split(', ').map((entry) => {
    const [name = '', local = addressPart(name)] = entry.split(' = ');
    // In Taiwan, who writes their name in Chinese is written to in Chinese.
    const language = country === 'TW' && /^\p{Script=Han}/u.test(name) ? 'zh-TW' : 'en';
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
