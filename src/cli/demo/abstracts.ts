export const briefing = `
What the call is for, who may propose, and what happens between your proposal and the fifteen winners.

- the three themes, with examples of what fits and what does not
- the six criteria, read aloud by the jury's coordinator
- the form, field by field

The second half is yours: send questions beforehand or ask them live.
`.trim();

export const wasteHeat = `
A rolling mill throws away enough heat for a small town. This session follows one pipe from the furnace to the kitchen.

1. Finding the heat: what to measure in a single shift
2. The contract that both the mill and the town could sign
3. What tenants pay, and who is responsible on a cold Sunday

Bring your own numbers if you have them. **No drawings needed.**
`.trim();

export const coolStreets = `
Pavements in factory districts stay hot long after sunset. We walk through three streets that got cooler without more
air conditioning, and then redraw one of yours.

- shade that survives a typhoon
- letting the sea wind in
- water that is seen, heard and reused

People in the hall work in groups of five; online groups have their own table and their own facilitator.
`.trim();

export const officeHours = `
One question each, ten minutes each, in the order in which you come in. Others may listen: your question is rarely yours
alone.

Have the draft of your proposal open. We do not read proposals beforehand, and nothing that you say reaches the jury.
`.trim();

export const shorePower = `
A ship at berth runs its engines for light and cold storage. Shore power lets it switch them off, yet most ports of
medium size wait for somebody else to go first.

- how much power, at which voltage, for which ships
- who invests: port, city, utility or shipping line
- a first berth in eighteen months: a plan that has worked

The session is held twice, once for Asia, Africa and Europe and once for the Americas. The content is the same: choose
the time that suits you.
`.trim();

export const floodMaps = `
Official flood maps show where water should go. Residents know where it goes. In two hours you make a small map together
with them, and learn how to give it a place in a plan.

**Twelve seats only**, since everybody draws. If it is full, join the waiting list: seats that come free go to the first
in line by themselves.
`.trim();

export const repairCafe = `
壞掉的電扇、鬆脫的插頭、捨不得丟的收音機：在工廠區，修得好的東西比想像中多，會修的人也比想像中多。

- 找人：退休技師、職校學生與鄰里志工
- 找地方：一個月兩個上午就夠
- 九十天的準備清單

請帶一件想修的小家電來。現場備有工具與茶水。
`.trim();

export const budgetClinic = `
Good ideas lose points on page nine, where the money is. Bring the budget of your proposal, as a spreadsheet or on paper.

| Minutes | What we do |
| --- | --- |
| 20 | What a reviewer looks at first |
| 50 | Your budgets, two at a time |
| 20 | Co-funding, and how to show it |

The group is small, so we look at each registration before we confirm it. Teams that have a draft come first.
`.trim();

export const sortingLine = `
Stand beside the belt for a morning and see what a city throws away, what the plant can take out, and what it cannot.

Sturdy shoes, long sleeves; helmets and ear protection are there. Not for children under twelve.
`.trim();

export const showcase = `
Six of last year's winners, ten minutes each, one slide less than they wanted. All six solutions run today, in a street, a
yard or a plant.

- heat from a foundry in a swimming pool
- a rooftop that belongs to its tenants
- grey water that cools a bus depot

Three more are announced a week before. Afterwards the doors stay open for those in Kaohsiung.
`.trim();

export const lastQuestions = `
The last open session before the deadline. We answer what is still open, and show what the form does when a file is too
large or a signature is missing.
`.trim();

export const sprint = `
Bring an idea, leave with a model that people can walk around, take apart and argue with. The workshop at the pier stays
open for a day and a night; come when you can, sleep when you must.

- saws, solder, cardboard and a river of scrap to build from
- a coach at your table every three hours
- at midnight, neighbours who say what they would never use

Soup is on the stove all night. At the end every team shows what it has, in five minutes.
`.trim();

/** Of the series. */
export const application = `The way from a first idea to a proposal that you can submit.

Start with the briefing, bring your question to the office hours, work on your budget in the clinic, and ask what is still open before the call closes. Register for all of them at once, or only for what you need.`;
