"""Reads a calendar as the Python library icalendar does by itself."""

import json
import sys
from pathlib import Path

from icalendar import Calendar

calendar = Calendar.from_ical(Path(sys.argv[1]).read_bytes())
entries = [
    {
        "uid": str(event["UID"]),
        "start": int(event["DTSTART"].dt.timestamp()),
        "end": int(event["DTEND"].dt.timestamp()),
        "summary": str(event["SUMMARY"]),
        "names": [name.upper() for name in event.keys()],
    }
    for event in calendar.walk("VEVENT")
]
print(json.dumps(entries))
