"""Recomputes the results of a jury from the file of its reviews alone: the CSV comes in on standard input, out goes a JSON
object with the ranking, and with what was decided.
"""
import csv
import io
import json
import sys
from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from math import sqrt


def average(values):
    return sum(values) / len(values)


def spread(values):
    middle = average(values)
    return sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1)) if len(values) > 1 else 0


def places(value_of):
    """Ties share a place, and those after them are skipped. Nine digits tell values apart."""
    settled = {one: round(float(value), 9) for one, value in value_of.items()}
    place_of = {}
    for index, value in enumerate(sorted(settled.values(), reverse=True)):
        place_of.setdefault(value, index + 1)
    return {one: place_of[value] for one, value in settled.items()}


rows = list(csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8-sig', newline='')))
criteria = [name[len('score_'):] for name in rows[0] if name.startswith('score_')]
proposals, chosen, settled_at, of_proposal, of_juror = {}, {}, {}, defaultdict(list), defaultdict(list)
needed = int(rows[0]['min_reviews'])
for row in rows:
    proposals[row['external_id']] = row['theme']
    chosen[row['external_id']] = row['outcome']
    settled_at[row['external_id']] = int(row['tie_settled'] or 1)
    given = [(Fraction(row[f'score_{one}']), int(row[f'weight_{one}'])) for one in criteria if row[f'score_{one}'] != '']
    if row['counts'] == 'yes' and given:
        mean = sum(score * weight for score, weight in given) / sum(weight for _, weight in given)
        of_proposal[row['external_id']].append((row['juror'], mean))
        of_juror[row['juror']].append(mean)

# The average of a juror and their deviation are needed for each of their sheets.
spread_of = {juror: (average(means), spread(means)) for juror, means in of_juror.items()}
averages = {one: average([mean for _, mean in marks]) for one, marks in of_proposal.items()}


def distance(juror, mean):
    middle, deviation = spread_of[juror]
    return 0 if deviation < 1e-9 else float(mean - middle) / deviation


def distance_in(means):
    pairs = [abs(one - other) for one, other in combinations(means, 2)]
    return sum(pairs) / len(pairs)


def shared(one, others):
    """The first and the last rank that it could have with one other juror."""
    margin = apart / len(of_proposal[one])
    above = sum(round(float(averages[other] - averages[one] - margin), 9) > 0 for other in others)
    below = sum(round(float(averages[one] - margin - averages[other]), 9) > 0 for other in others)
    return [1 + above, len(others) - below]


apart = average([distance_in([mean for _, mean in marks]) for marks in of_proposal.values() if len(marks) > 1])
ranked = [one for one, marks in of_proposal.items() if len(marks) >= needed]
normalized = {one: average([distance(*mark) for mark in marks]) for one, marks in of_proposal.items()}
overall = places({one: averages[one] for one in ranked})
fair = places({one: normalized[one] for one in ranked})
in_theme = {}
for theme in set(proposals.values()):
    in_theme.update(places({one: value for one, value in averages.items() if one in overall and proposals[one] == theme}))
for theme in set(proposals.values()):
    # A tie that was settled has its own ranks in a theme, too.
    for one in sorted((one for one in ranked if proposals[one] == theme), key=settled_at.get):
        above = [other for other in ranked if proposals[other] == theme and overall[other] == overall[one]]
        in_theme[one] += sum(settled_at[other] < settled_at[one] for other in above)
overall = {one: rank + settled_at[one] - 1 for one, rank in overall.items()}
print(json.dumps({
    'ranking': {
        one: [overall[one], in_theme[one], round(float(averages[one]), 6), round(normalized[one], 6), fair[one], shared(one, ranked)]
        for one in sorted(ranked)
    },
    'order': sorted(ranked, key=lambda one: (overall[one], -round(normalized[one], 9), -len(of_proposal[one]), one)),
    'winners': sorted(one for one, outcome in chosen.items() if outcome == 'winner'),
}))
