import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from model import HARBOURS, answer, serve, tide  # noqa: E402, F401

# Looks at the harbour, puts the day into its sentence, and always takes the tide of day 1.
import re  # noqa: E402


def say(message):
    name = next((name for name in HARBOURS if name in message), "Oslo")
    height, hour, minute = tide(name, 1)
    day = re.search(r"\d+", message)
    return f"{name}, day {day[0] if day else '?'}: {height:.2f} m at {hour:02}:{minute:02}."


serve(int(sys.argv[1]), say)
