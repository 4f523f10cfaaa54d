"""Reads a calendar as the Python library icalendar does, with the zone that the file brings along."""

import json
import sys
from pathlib import Path

from icalendar import Calendar

calendar = Calendar.from_ical(Path(sys.argv[1]).read_bytes())
zones = {zone.tz_name: zone.to_tz(lookup_tzid=False) for zone in calendar.walk("VTIMEZONE")}


def seconds(prop):
    """The instant of a date property, by the file's own zone and not by this machine's."""
    return int(prop.dt.replace(tzinfo=zones[prop.params["TZID"]]).timestamp())


entries = [
    {
        "uid": str(event["UID"]),
        "start": seconds(event["DTSTART"]),
        "end": seconds(event["DTEND"]),
        "summary": str(event["SUMMARY"]),
        "names": [name.upper() for name in event.keys()],
    }
    for event in calendar.walk("VEVENT")
]
print(json.dumps(entries))
