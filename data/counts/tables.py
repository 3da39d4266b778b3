"""Every table that panels declare. A chart never filters itself: each leaves out the filters that it sets."""

from __future__ import annotations

from data.counts.areas import (
    by_class,
    by_district,
    by_district_and_month,
    by_lsoa,
    cells_by_class,
    cells_by_district_and_month,
)
from data.counts.monthly import event_days, offences_by_month
from data.counts.people import (
    entries_without_id,
    harm_by_person,
    offences_with_people,
    people_by_age_and_sex,
    people_by_offences,
)
from data.counts.table import Table
from data.counts.units import events, positions, unit_counts, unit_hours, unit_months, unit_week
from data.counts.week import day_hours, on_the_hour, week_counts
from data.question.basis.parts import FINE, PLACE, Part

#: Hours of the week set both.
WEEK_OWN = Part.DAYS | Part.HOURS

# By district and month; the dates of the question are left out.
DISTRICT_MONTHS = Table("district and month, anywhere", by_district_and_month, PLACE)
PLACE_MONTHS = Table("district and month, in the place asked about", by_district_and_month)
DISTRICTS = Table("district, over days that are no whole months", by_district, PLACE)
PLACE_DISTRICTS = Table("district, over such days, in the place asked about", by_district)
#: With the keys that noise follows, for those who see no exact count there.
DISTRICT_CELLS = Table("district and month with record keys, anywhere", cells_by_district_and_month, PLACE)
KIND_CELLS = Table("class of offence with record keys, of any kind", cells_by_class, Part.WHAT)
OWN_KIND_CELLS = Table("class of offence with record keys, of the kinds asked about", cells_by_class)
#: What sums of districts and of the place asked about are made of.
BY_PLACE = (DISTRICT_MONTHS, PLACE_MONTHS, DISTRICTS, PLACE_DISTRICTS)
MONTHS = Table("month", offences_by_month)
EVENT_DAYS = Table("day of each single offence", event_days)

# By area, kind and unit, in both periods.
LSOAS = Table("LSOA", by_lsoa, FINE)
KINDS = Table("class of offence, of any kind", by_class, Part.WHAT)
OWN_KINDS = Table("class of offence, of the kinds asked about", by_class)
UNITS = Table("hotspot cell or LSOA", unit_counts, FINE)
UNIT_MONTHS = Table("hotspot cell or LSOA, and month", unit_months, FINE)
UNIT_WEEK = Table("hotspot cell or LSOA, weekday and hour", unit_week, FINE)
UNIT_HOURS = Table("hotspot cell or LSOA, and hour of the day", unit_hours, FINE | Part.HOURS)
DISTRICT_HOURS = Table("district and hour of the day", unit_hours, FINE | Part.HOURS | Part.DISTRICT)
POSITIONS = Table("position", positions, FINE)
EVENTS = Table("position and day of each offence", events, FINE)

# By hour of the week.
WEEK = Table("district, weekday and hour", week_counts, WEEK_OWN)
DAY_HOURS = Table("date and hour", day_hours, WEEK_OWN)
ON_THE_HOUR = Table("hour of the day, on the hour or not", on_the_hour, WEEK_OWN)

# By people.
AGES = Table("age and sex of victims or suspects", people_by_age_and_sex)
REPEATS = Table("number of offences that one person is in", people_by_offences)
HARM_OF_PEOPLE = Table("harm that one person took part in", harm_by_person)
WITHOUT_ID = Table("people without an id", entries_without_id)
WITH_PEOPLE = Table("whether anybody is known of an offence", offences_with_people)

TABLES: tuple[Table[object], ...] = tuple(each for each in globals().values() if isinstance(each, Table))
